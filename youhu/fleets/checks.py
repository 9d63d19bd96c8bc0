"""Never interrupted: what waits has an owner and a clock; what drives has all that it must show."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.fleets.models import Document, Driver, Fleet, Vehicle, Violation
from youhu.fleets.queries import (
    Thing,
    lacks,
    whole_drivers,
    whole_fleets,
    whole_vehicles,
)
from youhu.fleets.rules import OPEN_VIOLATIONS, RUNNING, State, ViolationState
from youhu.ledger.queries import disagreeing
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role

SWEEP_GRACE = timedelta(minutes=2)
_BARE = gettext_lazy("%(name)s is admitted and lacks something: %(what)s.")
_STUCK = gettext_lazy("%(name)s: nobody who serves has its next step, or no clock runs.")
_SILENT = gettext_lazy("%(name)s is overdue and nobody was warned.")
_APART = gettext_lazy("%(name)s is not what its ledger says.")


def admitted_show_all(*, now: datetime) -> Checked:
    """Nothing that is admitted lacks a valid document or permit.

    On the day itself the sweep has some minutes to stop what lacks one since midnight.
    """
    on, findings, looked_at = timezone.localdate(now - SWEEP_GRACE), [], 0
    for thing in _admitted():
        looked_at += 1
        missing = lacks(thing, on)
        if missing:
            said = "; ".join(str(one) for one in missing)
            findings.append(_finding(_BARE, thing, what=said))
    title = gettext_lazy("No admitted fleet, vehicle or driver lacks a valid document or permit")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def _admitted() -> Iterator[Thing]:
    for rows in (whole_fleets(), whole_vehicles(), whole_drivers()):
        yield from rows.filter(state=State.ADMITTED).order_by("pk")


def applications_go_on(*, now: datetime) -> Checked:
    """Every application, suspension and open violation has an owner who serves, and a clock."""
    desks, findings, looked_at = _served(now), [], 0
    for thing in _open():
        looked_at += 1
        if thing.due_at is None or _holder(thing).pk not in desks:
            findings.append(_finding(_STUCK, thing))
    title = gettext_lazy("Every open admission and violation has an owner and a due time")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def _open() -> Iterable[Thing | Violation]:
    running = Q(state__in=RUNNING) | ~Q(proposed="")
    yield from Fleet.objects.filter(running).select_related("market", "organisation").order_by("pk")
    parents = ("fleet__market", "fleet__organisation")
    yield from Vehicle.objects.filter(running).select_related(*parents).order_by("pk")
    yield from Driver.objects.filter(running).select_related(*parents, "person").order_by("pk")
    violations = Violation.objects.filter(state__in=OPEN_VIOLATIONS)
    yield from violations.select_related(*parents, "vehicle", "kind").order_by("pk")


def _holder(thing: Thing | Violation) -> Organisation:
    """Whose step is next; a violation that is open to objection is the fleet's."""
    if isinstance(thing, Violation):
        is_fleets = thing.state == ViolationState.RECORDED
        found: Organisation = thing.fleet.organisation if is_fleets else thing.fleet.market
        return found
    owner: Organisation = thing.holder or thing.of_fleet.market
    return owner


def _served(now: datetime) -> set[int]:
    """The organisations for which a handler serves."""
    serving = Member.objects.serving(timezone.localdate(now)).filter(role=Role.HANDLER)
    return {pk for pk in serving.values_list("organisation", flat=True) if pk is not None}


def overdue_warned(*, now: datetime) -> Checked:
    """Nothing of the fleets is overdue without a warning on record."""
    seen_by, findings, looked_at = now - SWEEP_GRACE, [], 0
    late = Q(due_at__lt=seen_by)
    for kind in (Fleet, Vehicle, Driver, Violation):
        rows = kind._default_manager.filter(late)
        if kind is Violation:
            rows = rows.filter(state__in=OPEN_VIOLATIONS)
        looked_at += rows.count()
        silent = rows.filter(Q(rung=0) | Q(next_rung_at__lt=seen_by)).order_by("pk")
        findings += [_finding(_SILENT, thing) for thing in silent]
    title = gettext_lazy("Everything overdue with the fleets has a warning on record")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def agree_with_ledger(*, now: datetime) -> Checked:
    """What a row says is what the last line about it says."""
    kinds: tuple[Any, ...] = (Fleet, Vehicle, Driver, Violation, Document)
    findings = [
        _finding(_APART, thing)
        for kind in kinds
        for thing in disagreeing(kind._default_manager.all())
    ]
    total = sum(kind._default_manager.count() for kind in kinds)
    title = gettext_lazy("Everything of the fleets is in the state that its ledger says")
    return checked(Promise.NEVER_INTERRUPTED, title, total, findings)


def _finding(text: object, thing: Thing | Violation | Document, **words: str) -> Finding:
    """A driver is named by the fleet and a number: findings are read by many."""
    shown = thing.thing if isinstance(thing, Document) else thing
    fleet = shown if isinstance(shown, Fleet) else shown.fleet
    name = f"{fleet} #{shown.pk}" if isinstance(shown, Driver) else str(shown)
    code = shown.mark if isinstance(shown, Vehicle) else fleet.organisation.code
    return Finding(str(text) % {"name": name, **words}, shown.get_absolute_url(), code)
