"""States and hours as a page says them."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from youhu.common.templatetags.youhu import status
from youhu.volunteering import rules
from youhu.volunteering.models import (
    Activity,
    CheckIn,
    Letter,
    Need,
    ServiceRecord,
    SignUp,
    UnitCheckIn,
)
from youhu.volunteering.paper import hours as in_hours

register = template.Library()
LOOKS: dict[Any, Any] = {
    CheckIn: rules.LOOKS,
    UnitCheckIn: rules.LOOKS,
    ServiceRecord: rules.SERVICE_LOOKS,
    SignUp: rules.SIGN_UP_LOOKS,
    Activity: rules.ACTIVITY_LOOKS,
    Need: rules.NEED_LOOKS,
    Letter: rules.LETTER_LOOKS,
}


@register.simple_tag
def state_of(thing: Any) -> SafeString:
    """The state of a thing as shape, word and colour."""
    shape, tone = LOOKS[type(thing)].get(thing.state, ("off", "off"))
    return status(thing.get_state_display(), shape, tone)


@register.filter
def hours(minutes: int) -> str:
    """Minutes as hours."""
    return in_hours(minutes or 0)


@register.filter
def skills(codes: Iterable[str]) -> list[str]:
    """Skills in words."""
    return rules.in_words(codes, rules.Skill)


@register.filter
def kinds(codes: Iterable[str]) -> list[str]:
    """Kinds of service in words."""
    return rules.in_words(codes, rules.ServiceKind)


@register.filter
def free_times(codes: Iterable[str]) -> str:
    """Free times in words, a day after the other."""
    known = set(codes)
    days = []
    for day in rules.WEEK:
        parts = [str(part.label) for part in rules.Part if f"{day}{part.value}" in known]
        if parts:
            days.append(f"{rules.WEEKDAYS[day]} {'/'.join(parts)}")
    return gettext(", ").join(days)


@register.filter
def deed(verb: str) -> str:
    """What somebody did, in words."""
    return str(rules.DEEDS.get(verb, verb))
