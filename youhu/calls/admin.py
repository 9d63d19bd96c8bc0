"""Settings of calls: what they are about, who answers, how long it may take, who is warned."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from youhu.calls.models import RoutingRule, TimeLimit
from youhu.common.calendar import LimitType
from youhu.registry.actions import touch
from youhu.registry.admin import AnyForm, ReferenceAdmin
from youhu.registry.models import Organisation
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind

IN_DAYS = (LimitType.WORK_DAYS, LimitType.CALENDAR_DAYS)


class InForceFilter(admin.SimpleListFilter):
    """Rules of today, of the future and of the past."""

    title = _("in force")
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("today")), ("later", _("from a later day")), ("over", _("no longer"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        over, later = Q(valid_until__lte=today), Q(valid_from__gt=today)
        wanted = {"now": ~over & ~later, "later": later, "over": over}
        return queryset.filter(wanted.get(self.value() or "", Q()))


class WholeDaysForm(AnyForm):
    """A limit in days ends with a day; a part of one could not be counted."""

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("limit_type") in IN_DAYS and (told.get("amount") or 0) % 1:
            self.add_error("amount", _("Days are whole. Count hours for less than a day."))
        return told


class EffectiveAdmin(ReferenceAdmin):
    """Rules that hold from a day to a day: to change one is to end it and to save its successor."""

    topics = ("calls",)
    save_as = True
    actions = ("end_today",)
    ordering = ("number",)

    @admin.action(description=_("End the chosen rules today"))
    def end_today(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """From today on they decide nothing; rules that begin today or later are left alone."""
        today = timezone.localdate()
        running = queryset.filter(valid_from__lt=today).exclude(valid_until__lte=today)
        ended = running.update(valid_until=today)
        touch(*self.topics)
        said = ngettext("%(n)s rule ends today.", "%(n)s rules end today.", ended)
        self.message_user(request, said % {"n": ended}, messages.SUCCESS)


@admin.register(RoutingRule)
class RoutingRuleAdmin(EffectiveAdmin):
    list_display = (
        "number", "kind", "category_kind", "category", "area", "target", "unit", "valid_from",
        "valid_until",
    )  # fmt: skip
    list_select_related = ("category", "area", "unit")
    list_filter = (InForceFilter, "kind", "category_kind", "target")
    search_fields = ("number", "category__code", "category__name", "unit__name", "note")
    autocomplete_fields = ("unit",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only units that answer calls, and areas of the social grid."""
        if db_field.name == "unit":
            kwargs["queryset"] = Organisation.objects.filter(is_accountable=True)
        if db_field.name == "area":
            kwargs["queryset"] = Area.objects.exclude(kind=AreaKind.PARTY_CELL)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(TimeLimit)
class TimeLimitAdmin(EffectiveAdmin):
    form = WholeDaysForm
    list_display = (
        "number", "kind", "category_kind", "category", "urgency", "stage", "amount", "limit_type",
        "yellow_percent", "valid_from", "valid_until",
    )  # fmt: skip
    list_select_related = ("category",)
    list_filter = (InForceFilter, "stage", "urgency", "kind", "limit_type")
    search_fields = ("number", "category__code", "category__name", "note")
