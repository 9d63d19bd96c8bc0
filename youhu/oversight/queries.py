"""Looking at requests and supervisions: whose they are, what may be done, what a list shows."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from youhu.calls.above import Tag
from youhu.calls.models import Call
from youhu.calls.rules import Satisfaction, Solved, State
from youhu.common.moves import open_moves
from youhu.oversight.models import Appeal, Extension, Hold, Matter, Supervision, Verdict
from youhu.oversight.models.pending import named
from youhu.oversight.rules import (
    DECIDERS,
    REPORTERS,
    RUNNING,
    TONES,
    Level,
    RequestState,
    SupervisionState,
    VerdictKind,
    VerdictState,
)
from youhu.registry.models import Member
from youhu.registry.rules import Role

Thing = Extension | Hold | Supervision | Appeal | Verdict
KINDS: dict[str, Any] = {
    "supervision": Supervision,
    "extension": Extension,
    "hold": Hold,
    "appeal": Appeal,
    "verdict": Verdict,
}
# Verbs of the unit that it concerns; all others are for whoever is above it.
OF_UNIT = {"withdraw", "report", "take_back"}
# Verbs that follow from others, and have no form of their own.
FOLLOWING = {"annul"}


def supervised() -> QuerySet[Supervision, int]:
    """The keys of calls under supervision."""
    running = Supervision.objects.filter(state__in=RUNNING, call__isnull=False)
    return running.order_by().values_list("call", flat=True)


def holds(call: Call) -> Iterator[str]:
    """What about a call must be settled before it may follow another one."""
    if Supervision.objects.filter(call=call, state__in=RUNNING).exists():
        yield _("It is under supervision. Lift that first, or let this call be the main one.")
    if Extension.objects.filter(call=call, state=RequestState.ASKED).exists():
        yield _("More time was asked for it. Decide on that first.")
    if Hold.objects.filter(call=call, state=RequestState.ASKED).exists():
        yield _("A hold was asked for it. Decide on that first.")
    if Verdict.objects.filter(call=call, state=VerdictState.PROPOSED).exists():
        yield _("Somebody marked it, and a second person has not decided yet. Decide first.")


def may_decide(thing: Thing, by: Member) -> bool:
    """Whether a member sits in the room that has the next step, or in one above it."""
    if by.role not in DECIDERS or not by.oversees:
        return False
    return thing.holder.area_code.startswith(by.area_code)


def is_own(thing: Thing, by: Member) -> bool:
    """Whether a member would decide for themselves: they spoke before, or their unit is judged."""
    return by.person_id in spoke(thing) or (judges(thing) and by.organisation_id == thing.unit_id)


def spoke(thing: Thing) -> set[int]:
    """The people who have said what they think of it, and do not decide about it."""
    if isinstance(thing, Appeal):
        return thing.looked
    hand = thing.reported_by if isinstance(thing, Supervision) else thing.made_by
    return {hand.person_id} if hand else set()


def judges(thing: Thing) -> bool:
    """Whether it judges a unit, so that nobody of that unit decides about it."""
    return isinstance(thing, Supervision | Appeal)


def next_verbs(thing: Thing) -> list[str]:
    """The verbs that are its next step: the report of a unit, or else a decision."""
    reports = thing.state == SupervisionState.OPEN
    return [
        verb
        for verb, move in thing.MOVES.items()
        if thing.state in move.sources and verb not in FOLLOWING and (verb in OF_UNIT) == reports
    ]


def offered(thing: Thing, member: Member) -> list[str]:
    """The verbs that would not be refused to this member now."""
    verbs = open_moves(thing, member.role)
    is_of_unit = member.organisation_id == thing.unit_id
    decides = may_decide(thing, member) and not is_own(thing, member)
    verbs = [verb for verb in verbs if verb not in FOLLOWING]
    mine = [verb for verb in verbs if (is_of_unit if verb in OF_UNIT else decides)]
    appeals = is_of_unit and member.role in REPORTERS and isinstance(thing, Supervision)
    return [*mine, "appeal"] if appeals and thing.state != SupervisionState.ANNULLED else mine


_PEOPLE: dict[Any, tuple[str, ...]] = {
    Supervision: ("rule", "reported_by__person", "lifted_by__person", "lifted_by__organisation"),
    Appeal: ("supervision__made_by", "passed_by", "endorsed_by"),
}
_DECIDED = ("decided_by__person", "decided_by__organisation")


def of_one(kind: str, about: Call | Matter) -> list[Thing]:
    """What of a kind concerns one call or order, the newest first."""
    model = KINDS[kind]
    if isinstance(about, Matter) and model not in (Supervision, Appeal):
        return []
    people = ("unit", "holder", "made_by__person", "made_by__organisation")
    more = (*_PEOPLE.get(model, ()), *(() if model is Supervision else _DECIDED))
    rows = model.objects.filter(**named(about))
    rows = rows.prefetch_related("appeals") if model is Supervision else rows
    return list(rows.select_related(*model.ABOUT, *people, *more).order_by("-pk"))


def everything(about: Call | Matter) -> list[Thing]:
    """All that concerns one call or order: what waits first, the newest of it first."""
    things = [thing for kind in KINDS for thing in of_one(kind, about)]
    return sorted(things, key=lambda thing: (thing.due_at is None, -thing.made_at.timestamp()))


def may_ask(call: Call, member: Member) -> list[str]:
    """What this member may begin about a call, as far as role, area and state go."""
    is_own_call = member.organisation_id == call.unit_id
    if member.role == Role.HANDLER:
        return _of_handler(call) if is_own_call else []
    is_above = member.role in DECIDERS and member.oversees
    appeals = is_own_call and member.role in REPORTERS and is_judged(call)
    if not is_above or not call.cell_code.startswith(member.area_code):
        return ["appeal"] * appeals
    supervises = call.is_open and not is_own_call
    marks = call.state not in UNMARKED
    return ["supervise"] * supervises + ["appeal"] * appeals + ["mark"] * marks


# A call that was taken back, or never was one, is not judged.
UNMARKED = frozenset({State.WITHDRAWN, State.VOIDED})


def _of_handler(call: Call) -> list[str]:
    asks = ["extend", "hold"] * (call.state == State.WORKING)
    appeals = ["appeal"] * is_judged(call)
    return [*asks, *appeals, *(["mark"] * (call.state not in UNMARKED))]


def is_judged(call: Call) -> bool:
    """Whether the caller's rating counts against the unit."""
    bad = call.was_solved == Solved.NO or call.satisfaction == Satisfaction.DISSATISFIED
    return call.state == State.CLOSED and bad


def excluding() -> Q:
    """The calls that judge nobody: a verdict or an appeal, decided with a reason, says so."""
    appeals = Appeal.objects.filter(is_excluded=True, call__isnull=False).values("call")
    verdicts = Verdict.objects.filter(is_excluded=True).values("call")
    return Q(pk__in=appeals) | Q(pk__in=verdicts)


def highest(levels: list[str]) -> str:
    """The most serious of some levels."""
    order = list(Level)
    return max(levels, key=lambda level: order.index(Level(level)))


def tags(calls: Sequence[Call]) -> dict[int, list[Tag]]:
    """The most serious supervision of each of some calls, and what two people said of them."""
    keys = [call.pk for call in calls]
    running = Supervision.objects.filter(call__in=keys, state__in=RUNNING).order_by("pk")
    levels: dict[int, list[str]] = defaultdict(list)
    for call, level in running.values_list("call", "level"):
        levels[call].append(level)
    worst = {call: Level(highest(found)) for call, found in levels.items()}
    found = {call: [(str(level.label), TONES[level])] for call, level in worst.items()}
    agreed = Verdict.objects.filter(call__in=keys, state=VerdictState.AGREED).order_by("pk")
    for call, kind in agreed.values_list("call", "kind"):
        found.setdefault(call, []).append((str(VerdictKind(kind).label), ""))
    return found
