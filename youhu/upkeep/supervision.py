"""The terms and the rules of supervision as administrators find them."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from youhu.oversight.models import SupervisionRule, Terms
from youhu.registry.models import Member

Mark = tuple[Promise, str] | None
COMING: Mark = (pgettext_lazy("terms", "to come"), "ask")


def terms(_member: Member, _told: dict[str, Any], _today: date) -> QuerySet[Terms]:
    """All of them, the newest first."""
    return Terms.objects.order_by("-valid_from", "-pk")


def rules(_member: Member, told: dict[str, Any], today: date) -> QuerySet[SupervisionRule]:
    """The rules as the filters narrow them; without a filter those that hold or will hold."""
    rows = SupervisionRule.objects.all()
    ended = Q(valid_until__isnull=False, valid_until__lte=today)
    match told.get("state", "holding"):
        case "holding":
            rows = rows.exclude(ended)
        case "ended":
            rows = rows.filter(ended)
    for name in ("cause", "level"):
        if name in told:
            rows = rows.filter(**{name: told[name]})
    return rows.order_by("cause", "level", "number", "pk")


def terms_mark(row: Terms, today: date) -> Mark:
    """Whether terms are those in force, or will be."""
    if row.valid_from > today:
        return COMING
    newest = Terms.objects.in_force(today).order_by("-valid_from").first()
    return (pgettext_lazy("terms", "in force"), "done") if newest == row else None


def rule_mark(row: SupervisionRule, today: date) -> Mark:
    """Whether a rule has yet to begin, or has an end."""
    if row.valid_from > today:
        return COMING
    if row.valid_until is None:
        return None
    ended = row.valid_until <= today
    return (pgettext_lazy("terms", "ended"), "") if ended else (_("ends"), "soon")


def measured(row: SupervisionRule) -> str:
    """From when or how often on it marks."""
    if row.is_counted:
        return str(row.times)
    if not row.amount:
        return gettext("at once")
    return f"{row.amount.normalize():f} · {row.get_limit_type_display()}"
