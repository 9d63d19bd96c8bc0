"""Never interrupted: no redrawing is stuck, and no open call stands in a cell that has ended."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.calls.models import Call
from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.redrawing.models import Redrawing
from youhu.redrawing.rules import State
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.territory.models import AreaShape
from youhu.territory.rules import AreaKind

# The sweep runs every minute; what it has not seen for this long it has missed.
SWEEP_GRACE = timedelta(minutes=2)


def redrawings_go_on(*, now: datetime) -> Checked:
    """Every redrawing has somebody for its next step, and takes effect at its moment."""
    rows = Redrawing.objects.open().select_related("community", "made_by").order_by("pk")
    serving = Member.objects.serving(timezone.localdate(now)).filter(role=Role.ADMIN)
    people = set(serving.values_list("person", flat=True))
    redrawings = list(rows)
    findings = [
        Finding(why, redrawing.get_absolute_url(), redrawing.community.code)
        for redrawing in redrawings
        if (why := _stuck(redrawing, people, now))
    ]
    title = gettext_lazy("Every redrawing of cells goes on, and takes effect at its moment")
    return checked(Promise.NEVER_INTERRUPTED, title, len(redrawings), findings)


def _stuck(redrawing: Redrawing, people: set[int], now: datetime) -> str:
    """What keeps a redrawing from going on; empty when nothing does."""
    name = {"community": redrawing.community.name}
    late = now - redrawing.effective_at
    if redrawing.state == State.APPROVED and late > SWEEP_GRACE:
        return _("%(community)s: the new cells are in force, but calls did not follow.") % name
    if redrawing.state == State.AWAITING and not people - {redrawing.made_by.person_id}:
        return _("%(community)s: no second administrator is there to approve.") % name
    if redrawing.state == State.AWAITING and late > timedelta(0):
        return _("%(community)s: its moment passed before anybody decided. Send it back.") % name
    return ""


def open_calls_have_a_cell(*, now: datetime) -> Checked:
    """Every open call stands in a cell that is in force, or was until a moment ago."""
    recent = Q(valid_until=None) | Q(valid_until__gt=now - SWEEP_GRACE)
    shapes = AreaShape.objects.filter(recent, area__kind=AreaKind.CELL, valid_from__lte=now)
    calls = Call.objects.open()
    lost = calls.exclude(cell_code__in=shapes.values("area__code")).order_by("pk")
    findings = [
        Finding(
            _("%(number)s stands in the cell %(cell)s, which has ended.")
            % {"number": call.number, "cell": call.cell_code},
            reverse("call", args=[call.number]),
            call.number,
        )
        for call in lost
    ]
    title = gettext_lazy("Every open call stands in a cell that is in force")
    return checked(Promise.NEVER_INTERRUPTED, title, calls.count(), findings)
