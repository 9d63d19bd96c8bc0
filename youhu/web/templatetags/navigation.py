from django import template
from django.http import HttpRequest

from youhu.web import doors, navigation
from youhu.web.navigation import ShownDoor

register = template.Library()


@register.simple_tag
def desk_doors(request: HttpRequest) -> list[ShownDoor]:
    """The left rail of a desk."""
    return navigation.shown(navigation.desk(), request, navigation.role_of(request))


@register.simple_tag
def phone_doors(request: HttpRequest) -> list[ShownDoor]:
    """The tabs at the foot of a phone."""
    tabs = navigation.phone((*doors.PHONE, *doors.DESK_ON_PHONE), request)
    return navigation.shown(tabs, request, navigation.role_of(request))


@register.simple_tag
def service_doors(request: HttpRequest) -> list[ShownDoor]:
    """What the home page leads to besides calls."""
    return navigation.shown(navigation.services(), request, navigation.role_of(request))
