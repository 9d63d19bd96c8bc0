"""Settings of the registry: who can be held to account, who acts for whom."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from youhu.registry.actions import touch
from youhu.registry.models import GuidanceLink, Organisation

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[Any]
    AnyInline = admin.TabularInline[Any, Any]
    AnyForm = forms.ModelForm[Any]
else:
    AnyAdmin, AnyInline, AnyForm = admin.ModelAdmin, admin.TabularInline, forms.ModelForm


admin.site.unregister(Group)  # roles are code: a group would give no powers


class OpenToAdministrators:
    """Who may enter the settings may use this part of them."""

    admin_site: admin.AdminSite

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)


class ReferenceAdmin(OpenToAdministrators, AnyAdmin):
    """Settings that processes keep in memory: every change tells them, in its own transaction."""

    topics: tuple[str, ...] = ("registry",)
    list_per_page = 50

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        touch(*self.topics)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        super().delete_model(request, obj)
        touch(*self.topics)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        touch(*self.topics)


class GuidanceInline(OpenToAdministrators, AnyInline):
    model = GuidanceLink
    fk_name = "guided"
    autocomplete_fields = ("guide",)
    extra = 0


@admin.register(Organisation)
class OrganisationAdmin(ReferenceAdmin):
    topics = ("registry", "calendar")  # its own hours go with it
    list_display = ("code", "name", "kind", "area_code", "is_accountable", "active_until")
    list_filter = ("kind", "is_accountable")
    search_fields = ("code", "name", "name_en", "uscc")
    autocomplete_fields = ("parent",)
    ordering = ("area_code", "kind", "code")
    inlines = (GuidanceInline,)
