"""Never interrupted: nobody who shall be called back is forgotten, no exclusion stays undecided."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.figures.lives import CALLERS, ExclusionState
from youhu.figures.models import CallBack, Exclusion
from youhu.registry.models import Member
from youhu.registry.rules import Role

# The sweep runs every minute; what it has not seen for this long it has missed.
SWEEP_GRACE = timedelta(minutes=2)


def call_backs_go_on(*, now: datetime) -> Checked:
    """Every waiting call-back has a room with people, and a warning when it is overdue."""
    rows = list(CallBack.objects.waiting().select_related("call", "desk").order_by("pk"))
    findings = list(_stuck(rows, CALLERS, "callbacks", now))
    title = gettext_lazy("Every caller to be called back has somebody who calls")
    return checked(Promise.NEVER_INTERRUPTED, title, len(rows), findings)


def exclusions_go_on(*, now: datetime) -> Checked:
    """Every proposed exclusion has somebody who decides, and a warning when it is overdue."""
    asked = Exclusion.objects.filter(state=ExclusionState.PROPOSED)
    rows = list(asked.select_related("call", "desk").order_by("pk"))
    findings = list(_stuck(rows, {Role.SUPERVISOR}, "exclusions", now))
    title = gettext_lazy("Every proposed exclusion has somebody who decides")
    return checked(Promise.NEVER_INTERRUPTED, title, len(rows), findings)


def _stuck(rows: list[Any], roles: Iterable[str], page: str, now: datetime) -> Iterable[Finding]:
    """What lies where nobody of these roles looks, or overdue without a warning."""
    serving = Member.objects.serving(timezone.localdate(now)).filter(role__in=roles)
    codes = serving.values_list("organisation__area_code", flat=True).distinct()
    areas = {code for code in codes if code}
    for row in rows:
        held = any(row.call.cell_code.startswith(code) for code in areas)
        late = row.due_at < now - SWEEP_GRACE and row.warned_at is None
        if not held:
            text = _("%(number)s: nobody serves who could do it.")
        elif late:
            text = _("%(number)s is overdue and nobody was warned.")
        else:
            continue
        said = text % {"number": row.call.number}
        yield Finding(said, reverse(page), row.call.number)
