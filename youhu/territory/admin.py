"""Settings of the territory: what areas and landmarks are called."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from youhu.registry.admin import AnyInline, OpenToAdministrators, ReferenceAdmin
from youhu.territory.models import Area, AreaShape, Landmark


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


@admin.register(Landmark)
class LandmarkAdmin(ReferenceAdmin):
    topics = ("territory",)
    list_display = ("name", "name_en", "lng", "lat")
    search_fields = ("name", "name_en")
    ordering = ("name", "pk")
