"""Settings of the territory: what areas are called, and who is on duty where."""

from typing import Any

from django.contrib import admin
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from youhu.registry.admin import AnyForm, AnyInline, OpenToAdministrators, ReferenceAdmin
from youhu.territory.models import Area, AreaShape, Landmark, Post, Roster


class OnlyRenamed(OpenToAdministrators):
    """Areas and outlines come and go with `bin/manage import_areas`, never by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ShapeInline(OnlyRenamed, AnyInline):
    """The outlines of an area through time, to look at."""

    model = AreaShape
    fields = ("source", "datum", "area_m2", "valid_from", "valid_until")
    readonly_fields = fields
    ordering = ("-valid_from",)
    extra = 0


@admin.register(Area)
class AreaAdmin(OnlyRenamed, ReferenceAdmin):
    topics = ("territory",)
    fields = ("kind", "code", "code_system", "parent", "name", "name_en")
    readonly_fields = ("kind", "code", "code_system", "parent")
    list_display = ("code", "name", "name_en", "kind")
    list_filter = ("kind",)
    search_fields = ("code", "name", "name_en")
    ordering = ("code", "kind")
    inlines = (ShapeInline,)


class RosterForm(AnyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        message = _("Write weekdays as digits, 1 for Monday to 7 for Sunday, for example 12345.")
        self.fields["weekdays"].validators.append(RegexValidator(r"^[1-7]+$", message))


class RosterInline(OpenToAdministrators, AnyInline):
    model = Roster
    form = RosterForm
    autocomplete_fields = ("member",)
    extra = 0


@admin.register(Post)
class PostAdmin(ReferenceAdmin):
    """A duty post with its roster."""

    topics = ("territory",)
    list_display = ("unit", "area", "name", "phone")
    list_select_related = ("unit", "area")
    search_fields = ("name", "unit__name", "unit__code")
    autocomplete_fields = ("unit", "area")
    ordering = ("unit__code", "name")
    inlines = (RosterInline,)


@admin.register(Landmark)
class LandmarkAdmin(ReferenceAdmin):
    topics = ("territory",)
    list_display = ("name", "name_en", "lng", "lat")
    search_fields = ("name", "name_en")
    ordering = ("name", "pk")
