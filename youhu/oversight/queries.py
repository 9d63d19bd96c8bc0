"""Looking at requests and supervisions: whose they are, what may be done, what a list shows."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet

from youhu.calls.above import Tag
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.common.moves import open_moves
from youhu.oversight.models import Extension, Supervision
from youhu.oversight.rules import DECIDERS, RUNNING, TONES, Level
from youhu.registry.models import Member
from youhu.registry.rules import Role

Thing = Extension | Supervision
# Verbs of the unit that it concerns; all others are for whoever is above it.
OF_UNIT = {"withdraw", "report"}


def supervised() -> QuerySet[Supervision, int]:
    """The keys of calls under supervision."""
    return Supervision.objects.filter(state__in=RUNNING).order_by().values_list("call", flat=True)


def may_decide(thing: Thing, by: Member) -> bool:
    """Whether a member sits in the room that has the next step, or in one above it."""
    if by.role not in DECIDERS or not by.oversees:
        return False
    return thing.holder.area_code.startswith(by.area_code)


def is_own(thing: Thing, by: Member) -> bool:
    """Whether a member would decide in their own matter: they asked or reported, or their unit."""
    spoke = thing.made_by if isinstance(thing, Extension) else thing.reported_by
    if spoke is not None and spoke.person_id == by.person_id:
        return True
    return isinstance(thing, Supervision) and by.organisation_id == thing.unit_id


def offered(thing: Thing, member: Member) -> list[str]:
    """The verbs that would not be refused to this member now."""
    verbs = open_moves(thing, member.role)
    is_of_unit = member.role == Role.HANDLER and member.organisation_id == thing.unit_id
    decides = may_decide(thing, member) and not is_own(thing, member)
    return [verb for verb in verbs if (is_of_unit if verb in OF_UNIT else decides)]


def of_call(thing: type[Extension] | type[Supervision], number: str) -> list[Thing]:
    """What one call was asked for, or is supervised for, the newest first."""
    people = ("unit", "holder", "made_by__person", "made_by__organisation")
    more = (
        ("decided_by__person", "decided_by__organisation")
        if thing is Extension
        else ("rule", "reported_by__person", "lifted_by__person", "lifted_by__organisation")
    )
    rows = thing._default_manager.filter(call__number=number)
    return list(rows.select_related("call", *people, *more).order_by("-pk"))


def may_ask(call: Call, member: Member) -> list[str]:
    """What this member may begin about a call, as far as role, area and state go."""
    is_own = member.organisation_id == call.unit_id
    if member.role == Role.HANDLER:
        return ["extend"] if is_own and call.state == State.WORKING else []
    is_above = member.role in DECIDERS and member.oversees and call.is_open
    is_near = call.cell_code.startswith(member.area_code)
    return ["supervise"] if is_above and is_near and not is_own else []


def highest(levels: list[str]) -> str:
    """The most serious of some levels."""
    order = list(Level)
    return max(levels, key=lambda level: order.index(Level(level)))


def tags(calls: Sequence[Call]) -> dict[int, list[Tag]]:
    """The most serious supervision of each of some calls."""
    keys = [call.pk for call in calls]
    running = Supervision.objects.filter(call__in=keys, state__in=RUNNING).order_by("pk")
    levels: dict[int, list[str]] = defaultdict(list)
    for call, level in running.values_list("call", "level"):
        levels[call].append(level)
    worst = {call: Level(highest(found)) for call, found in levels.items()}
    return {call: [(str(level.label), TONES[level])] for call, level in worst.items()}
