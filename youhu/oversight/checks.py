"""Never interrupted: every request and every supervision has a holder, a next step, a due time."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.oversight.models import Appeal, Extension, Hold, Supervision, Verdict
from youhu.oversight.queries import judges, next_verbs, spoke
from youhu.oversight.rules import DECIDERS, REPORTERS, SupervisionState
from youhu.registry.models import Member
from youhu.registry.rules import OVERSEEING

# The sweep runs every minute; what it has not seen for this long it has missed.
SWEEP_GRACE = timedelta(minutes=2)


def requests_go_on(*, now: datetime) -> Checked:
    """Every request has a room that decides, a due time, and a warning when it is late."""
    title = gettext_lazy(
        "Every request for more time or a hold has somebody who decides by a due time"
    )
    return _looked_at((Extension, Hold), title, now)


def judgements_go_on(*, now: datetime) -> Checked:
    """Every appeal and every mark that awaits a second person goes on."""
    title = gettext_lazy("Every appeal and every mark on a call awaits somebody by a due time")
    return _looked_at((Appeal, Verdict), title, now)


def supervisions_go_on(*, now: datetime) -> Checked:
    """Every supervision has somebody who reports or lifts it, by a due time."""
    title = gettext_lazy("Every supervision has somebody for the next step, and a due time")
    return _looked_at((Supervision,), title, now)


# Who has spoken about it, and cannot decide.
_SPOKE: dict[Any, tuple[str, ...]] = {
    Appeal: ("made_by", "passed_by", "endorsed_by", "supervision__made_by"),
    Supervision: ("reported_by",),
}


def _looked_at(models: tuple[Any, ...], title: Any, now: datetime) -> Checked:
    hands = _hands(timezone.localdate(now))
    rows = [
        row
        for model in models
        for row in model.objects.running()
        .select_related(*model.ABOUT, *_SPOKE.get(model, ("made_by",)), "holder", "unit")
        .order_by("pk")
    ]
    findings = [
        Finding(why % {"number": row.about.number, "holder": row.holder}, row.get_absolute_url())
        for row in rows
        if (why := _stuck(row, hands, now))
    ]
    return checked(Promise.NEVER_INTERRUPTED, title, len(rows), findings)


Hands = dict[tuple[int, str], set[int]]


def _hands(on: date) -> Hands:
    """By organisation and role, the people who report or decide there."""
    found: Hands = defaultdict(set)
    serving = Member.objects.serving(on).filter(role__in=REPORTERS | DECIDERS).order_by()
    for unit, role, person in serving.values_list("organisation", "role", "person"):
        found[unit, role].add(person)
    return found


def _can_step(row: Any, hands: Hands) -> bool:
    """Whether somebody at the holder may take one of the verbs that come next."""
    roles = {role for verb in next_verbs(row) for role in row.MOVES[verb].roles}
    people = {person for role in roles for person in hands.get((row.holder_id, role), ())}
    if row.state == SupervisionState.OPEN:
        return bool(people)
    judges_itself = judges(row) and row.holder_id == row.unit_id
    oversees = row.holder.kind in OVERSEEING
    return oversees and not judges_itself and bool(people - spoke(row))


def _stuck(row: Any, hands: Hands, now: datetime) -> str:
    """What keeps a step from being taken; empty when nothing does."""
    if not _can_step(row, hands):
        return _("%(number)s: nobody at %(holder)s can take the next step.")
    seen_by = now - SWEEP_GRACE
    is_silent = row.due_at < seen_by and not row.rung
    if is_silent or (row.next_at is not None and row.next_at < seen_by):
        return _("%(number)s: %(holder)s is overdue and nobody above was warned.")
    return ""
