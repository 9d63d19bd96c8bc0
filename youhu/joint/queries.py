"""Whose turn a duty is, what a member may do with it, and the lists of duties."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.models import Call
from youhu.calls.queries import is_mine
from youhu.common.moves import open_moves
from youhu.joint.models import Assist
from youhu.joint.models import AssistQuerySet as Assists
from youhu.joint.rules import (
    ASKS,
    ENDED,
    MAIN_VERBS,
    OPEN,
    SHARED,
    SHARED_BY_HANDLER,
    SIDES,
    Side,
    State,
)
from youhu.registry.models import Member
from youhu.registry.rules import OVERSEEING, Role


def is_on_side(assist: Assist, side: Side, member: Member) -> bool:
    """Whether a member stands on this side of a duty: the unit, whoever asked, or the arbiter."""
    match side:
        case Side.UNIT:
            return member.role == Role.HANDLER and member.organisation_id == assist.unit_id
        case Side.ASKER:
            return _asks(assist, member)
        case Side.ARBITER:
            return _arbitrates(assist, member)


def _asks(assist: Assist, member: Member) -> bool:
    """The lead unit for what it asked itself; a command room at or above that of the asker."""
    if member.oversees:
        above = assist.asker.area_code if assist.is_from_above else assist.call.cell_code
        return above.startswith(member.area_code)
    is_lead = member.role == Role.HANDLER and member.organisation_id == assist.call.unit_id
    return is_lead and not assist.is_from_above


def _arbitrates(assist: Assist, member: Member) -> bool:
    """The room of the smallest place above both units, or one above it; never who insisted."""
    if assist.arbiter is None or is_party(assist, member):
        return False
    if member.organisation_id == assist.arbiter_id:
        return True
    return member.oversees and assist.arbiter.area_code.startswith(member.area_code)


def is_party(assist: Assist, member: Member) -> bool:
    """Whether this person asked or insisted, in whichever post: nobody judges their own word."""
    people = {assist.asked_by.person_id}
    if assist.insisted_by is not None:
        people.add(assist.insisted_by.person_id)
    return member.person_id in people


def offered(assist: Assist, member: Member) -> list[str]:
    """The verbs that this member may use on a duty now, the main one first."""
    verbs = [
        verb
        for verb in open_moves(assist, member.role)
        if verb in SIDES and is_on_side(assist, SIDES[verb], member)
    ]
    return sorted(verbs, key=lambda verb: verb not in MAIN_VERBS)


def may_ask(call: Call, member: Member) -> bool:
    """Whether a member may call in another unit: the lead's handler, or a room of the place."""
    if member.role not in ASKS or not is_mine(call, member):
        return False
    return call.state in (SHARED_BY_HANDLER if member.role == Role.HANDLER else SHARED)


@dataclass(frozen=True)
class Tab:
    """One list of duties: its word in the address and on the page."""

    name: str
    label: Promise
    roles: frozenset[Role]


_WORKS = frozenset({Role.HANDLER})
_ROOMS = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR})
TABS = (
    Tab("ours", _("Asked of us"), _WORKS),
    Tab("arbitrate", _("To arbitrate"), _ROOMS),
    Tab("declined", _("Declined, to decide"), _WORKS | _ROOMS),
    Tab("running", _("With others"), _WORKS | _ROOMS),
    Tab("ended", pgettext_lazy("duties", "Ended"), _WORKS | _ROOMS),
)


def tabs_of(member: Member) -> list[Tab]:
    return [tab for tab in TABS if member.role in tab.roles]


def in_tab(tab: Tab, member: Member) -> Assists:
    """The duties of one tab, what is due first on top."""
    rows, mine = Assist.objects.all(), member.organisation_id
    match tab.name:
        case "ours":
            return rows.filter(unit=mine, state__in=[State.ASKED, State.WORKING])
        case "arbitrate":
            rows = rows.filter(state=State.DISPUTED)
            return rows.filter(arbiter__area_code__startswith=member.area_code)
        case "declined":
            return rows.filter(_asked_by(member), state=State.DECLINED)
        case "running":
            others = rows.filter(state__in=OPEN)
            if not member.oversees:
                others = others.exclude(unit=mine, state__in=[State.ASKED, State.WORKING])
            return others.filter(_concerns(member))
        case _:
            return rows.filter(_concerns(member), state__in=ENDED)


def _asked_by(member: Member) -> Q:
    """What waits for a word of whoever asked, in the eyes of one of them; see `_asks`."""
    from_above = Q(asker__kind__in=OVERSEEING)
    if not member.oversees:
        return Q(call__unit=member.organisation_id) & ~from_above
    area = member.area_code
    return (from_above & Q(asker__area_code__startswith=area)) | (
        ~from_above & Q(call__cell_code__startswith=area)
    )


def _concerns(member: Member) -> Q:
    if member.oversees:
        return Q(call__cell_code__startswith=member.area_code)
    return Q(unit=member.organisation_id) | Q(call__unit=member.organisation_id)


def waiting(member: Member) -> int:
    """How many duties wait for this member, for the rail."""
    tabs = [tab for tab in tabs_of(member) if tab.name in {"ours", "arbitrate", "declined"}]
    return sum(in_tab(tab, member).count() for tab in tabs)


def board_of(call: Call) -> Sequence[Assist]:
    """The assisting duties of a call in their order, each with all that its row says."""
    return list(
        Assist.objects.filter(call=call)
        .select_related("duty", "unit", "asker", "arbiter", "asked_by", "insisted_by")
        .order_by("pk")
    )


def successor_of(assist: Assist) -> Assist | None:
    """The duty that another unit was given instead of this one."""
    return Assist.objects.filter(instead_of=assist).select_related("unit").first()
