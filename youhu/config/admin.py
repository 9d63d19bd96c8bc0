"""The settings pages at /admin/: Django's own admin, opened by role instead of by flag."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from youhu.registry.rules import Role


class SettingsConfig(AdminConfig):
    """Stands in the list of apps in the place of django.contrib.admin."""

    default_site = "youhu.config.admin.SettingsSite"


class SettingsSite(AdminSite):
    """Who may change what calls are decided by: administrators, in their post as such."""

    site_title = site_header = _("Youhu settings")
    index_title = _("What calls are decided by")

    def has_permission(self, request: HttpRequest) -> bool:
        if not request.user.is_active:
            return False
        member = getattr(request, "member", None)
        return request.user.is_superuser or getattr(member, "role", "") == Role.ADMIN

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The site has one door; who is in already has come to the wrong room."""
        if request.user.is_authenticated:
            raise PermissionDenied
        asked = urlencode({"next": request.GET.get("next", reverse("admin:index"))})
        return redirect(f"{reverse('sign_in')}?{asked}")
