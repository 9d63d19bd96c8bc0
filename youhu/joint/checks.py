"""Never interrupted: every open duty has a next step, a due time, and its warnings."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from youhu.calls.rules import State as CallState
from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.joint.models import Assist
from youhu.joint.rules import Side, State
from youhu.ledger.queries import disagreeing
from youhu.registry.models import Member
from youhu.registry.rules import Role

# The sweep runs every minute; what it has not seen for this long it has missed.
SWEEP_GRACE = timedelta(minutes=2)
CHUNK = 500


def open_duties_held(*, now: datetime) -> Checked:
    """Every open duty has a unit that serves, a person for its next step, and a due time."""
    hands, looked_at, findings = Hands(now), 0, []
    rows = Assist.objects.running().whole().order_by("pk")
    for assist in rows.iterator(chunk_size=CHUNK):
        looked_at += 1
        if not hands.can_move(assist):
            findings.append(_finding(assist, _STUCK[State(assist.state)]))
    title = gettext_lazy("Every assisting duty and every dispute about one has somebody to go on")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


_STUCK = {
    State.ASKED: gettext_lazy("%(number)s: nobody who serves at %(unit)s can sign for its duty."),
    State.WORKING: gettext_lazy("%(number)s: nobody who serves at %(unit)s can end its duty."),
    State.DECLINED: gettext_lazy("%(number)s: nobody at %(holder)s can say what follows."),
    State.DISPUTED: gettext_lazy(
        "%(number)s: nobody at %(holder)s can arbitrate; a second person is missing."
    ),
}


class Hands:
    """Who serves today in the roles that duties ask for."""

    def __init__(self, now: datetime) -> None:
        self._on = timezone.localdate(now)
        wanted = (Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR)
        rows = Member.objects.serving(self._on).filter(role__in=wanted)
        self._people: dict[tuple[int | None, bool], set[int]] = {}
        for unit, role, person in rows.values_list("organisation", "role", "person"):
            self._people.setdefault((unit, role == Role.HANDLER), set()).add(person)

    def can_move(self, assist: Assist) -> bool:
        """Whether the unit that has the next step serves, and somebody there may take it."""
        holder = assist.holder
        if holder is None or not holder.answers(self._on) or assist.stage_due_at is None:
            return False
        handles = self._people.get((holder.pk, True), set())
        decides = self._people.get((holder.pk, False), set())
        if assist.side == Side.UNIT:
            return bool(handles)
        if assist.side == Side.ASKER:
            return bool(decides if assist.is_from_above else handles | decides)
        return bool(decides - set(_parties(assist)))


def _parties(assist: Assist) -> Iterator[int]:
    yield assist.asked_by.person_id
    if assist.insisted_by is not None:
        yield assist.insisted_by.person_id


def overdue_duties_warned(*, now: datetime) -> Checked:
    """No duty and no dispute is overdue without a warning on record."""
    seen_by = now - SWEEP_GRACE
    late = Assist.objects.running().filter(stage_due_at__lt=seen_by, left=None)
    silent = late.filter(Q(rung=0) | Q(next_rung_at__lt=seen_by))
    text = gettext_lazy("%(number)s: %(holder)s is overdue with a duty and nobody was warned.")
    findings = [_finding(assist, text) for assist in silent.whole().order_by("stage_due_at", "pk")]
    title = gettext_lazy("Every overdue duty and every overdue dispute has a warning on record")
    return checked(Promise.NEVER_INTERRUPTED, title, late.count(), findings)


def duties_wait_with_their_call(*, now: datetime) -> Checked:
    """No duty's clock runs on while its call is on hold, and none stands still afterwards."""
    seen_by = now - SWEEP_GRACE
    late = Assist.objects.out_of_step().filter(
        call__stage_started_at__lt=seen_by, stage_started_at__lt=seen_by
    )
    text = gettext_lazy("%(number)s: the clock of %(unit)s does not stop and go on with the call.")
    findings = [_finding(assist, text) for assist in late.whole().order_by("pk")]
    held = Assist.objects.running().filter(call__state=CallState.SUSPENDED).count()
    title = gettext_lazy("Every assisting duty waits while its call is on hold")
    return checked(Promise.NEVER_INTERRUPTED, title, held, findings)


def duties_agree_with_ledger(*, now: datetime) -> Checked:
    """What a duty's row says is what the last line about it says, and none outlives its call."""
    assists = Assist.objects.select_related("call", "unit")
    text = gettext_lazy("%(number)s: the duty of %(unit)s is not what its ledger says.")
    findings = [_finding(assist, text) for assist in disagreeing(assists)]
    title = gettext_lazy("Every assisting duty is in the state that its ledger says")
    return checked(Promise.NEVER_INTERRUPTED, title, assists.count(), findings)


def _finding(assist: Assist, text: object) -> Finding:
    said = {"number": assist.call.number, "unit": assist.unit, "holder": assist.holder or "–"}
    return Finding(str(text) % said, assist.get_absolute_url(), assist.call.number)
