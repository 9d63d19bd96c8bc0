"""Never interrupted: every open summons has an owner, a next step and a due time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.ledger.queries import disagreeing
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.summons.models import Agreed, Part, Summons
from youhu.summons.rules import CALLERS, ROOMS, AgreedState, PartState, State

# The sweep runs every minute; what it has not seen for this long it has missed.
SWEEP_GRACE = timedelta(minutes=2)
CHUNK = 500
_STUCK = gettext_lazy("%(code)s: nobody who serves at %(holder)s can take the next step.")
_LOOSE = gettext_lazy("%(code)s: nothing is open in it, and no clock runs to its end.")
_SILENT = gettext_lazy("%(code)s: %(holder)s is overdue and nobody was warned.")
_APART = gettext_lazy("%(code)s: the part of %(holder)s is not what its ledger says.")


def parts_go_on(*, now: datetime) -> Checked:
    """Every open part and agreed duty has a unit that serves, a person, and a due time."""
    hands, on = _hands(now), timezone.localdate(now)
    findings, looked_at = [], 0
    for thing in _open_things():
        looked_at += 1
        holder = thing.unit if isinstance(thing, Agreed) else thing.holder
        roles = _next_roles(thing)
        serves = holder is not None and holder.serves(on) and hands.get(holder.pk, set()) & roles
        if not serves or thing.due_at is None:
            findings.append(_finding(_STUCK, thing.summons, holder))
    idle = Summons.objects.filter(state=State.RUNNING, settled_due_at=None)
    busy = Q(parts__in=Part.objects.open()) | Q(agreed__state=AgreedState.OPEN)
    for summons in idle.exclude(pk__in=Summons.objects.filter(busy).values("pk")).order_by("pk"):
        looked_at += 1
        findings.append(_finding(_LOOSE, summons, None))
    title = gettext_lazy("Every open summons has an owner and a next step with a due time")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def _open_things() -> Iterable[Part | Agreed]:
    running = Part.objects.open().filter(summons__state=State.RUNNING)
    yield from running.whole().order_by("pk").iterator(chunk_size=CHUNK)
    agreed = Agreed.objects.filter(state=AgreedState.OPEN, summons__state=State.RUNNING)
    yield from agreed.select_related("unit", "summons").order_by("pk").iterator(chunk_size=CHUNK)


def _next_roles(thing: Part | Agreed) -> set[str]:
    if isinstance(thing, Agreed):
        return {Role.HANDLER}
    if thing.state in (PartState.DECLINED, PartState.REPORTED):
        return set(CALLERS)
    return set(ROOMS) if thing.state == PartState.DISPUTED else {Role.HANDLER}


def _hands(now: datetime) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    serving = Member.objects.serving(timezone.localdate(now)).filter(role__in=CALLERS)
    for unit, role in serving.values_list("organisation", "role").distinct():
        found.setdefault(unit or 0, set()).add(role)
    return found


def overdue_warned(*, now: datetime) -> Checked:
    """Nothing in a summons is overdue without a warning on record, or a lapse."""
    seen_by = now - SWEEP_GRACE
    late = Part.objects.open().filter(summons__state=State.RUNNING, due_at__lt=seen_by)
    silent = late.filter(Q(rung=0) | Q(next_rung_at__lt=seen_by))
    agreed = Agreed.objects.filter(
        state=AgreedState.OPEN, summons__state=State.RUNNING, due_at__lt=seen_by
    )
    quiet = agreed.filter(Q(rung=0) | Q(next_rung_at__lt=seen_by)).select_related("unit", "summons")
    findings = [_finding(_SILENT, part.summons, part.holder) for part in silent.whole()]
    findings += [_finding(_SILENT, one.summons, one.unit) for one in quiet.order_by("pk")]
    title = gettext_lazy("Everything overdue in a summons has a warning on record")
    return checked(Promise.NEVER_INTERRUPTED, title, late.count() + agreed.count(), findings)


def parts_agree_with_ledger(*, now: datetime) -> Checked:
    """What a part's row says is what the last line about it says."""
    parts = Part.objects.select_related("summons", "unit")
    findings = [_finding(_APART, part.summons, part.unit) for part in disagreeing(parts)]
    title = gettext_lazy("Every part in a summons is in the state that its ledger says")
    return checked(Promise.NEVER_INTERRUPTED, title, parts.count(), findings)


def _finding(text: object, summons: Summons, holder: Organisation | None) -> Finding:
    said = {"code": summons.code, "holder": holder or "–"}
    return Finding(str(text) % said, summons.get_absolute_url(), summons.code)
