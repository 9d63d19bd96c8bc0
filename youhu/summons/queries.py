"""Whose turn it is in a summons, who may do what, and whom the person concerned is shown to."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.routing import Localities, command_room
from youhu.calls.rules import Urgency
from youhu.common.masking import mask_name
from youhu.common.moves import open_moves
from youhu.joint.rules import place_above
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind, Role
from youhu.summons.models import Agreed, Limits, Part, Summons
from youhu.summons.rules import (
    CALLERS,
    CALLING_KINDS,
    DEFAULTS,
    OF_ARBITER,
    OF_CALLER,
    OF_UNIT,
    READERS,
    ROOMS,
    SETTLED,
    AgreedState,
    Minutes,
    PartState,
)
from youhu.territory.rules import DISTRICT_DIGITS, SUBDISTRICT_DIGITS

COLUMNS = tuple(Minutes.__dataclass_fields__)


def limits_of(urgency: str) -> Minutes:
    """How long everything may take: as the district keeps it, else as it is shipped."""
    row = Limits.objects.filter(urgency=urgency).first()
    if row is None:
        return DEFAULTS[Urgency(urgency)]
    return Minutes(*(getattr(row, name) for name in COLUMNS))


def may_call(member: Member) -> bool:
    """Whether this member calls departments together: for a place, a branch, or a room."""
    unit = member.organisation
    if unit is None:
        return False
    if member.role == Role.HANDLER:
        return unit.kind in CALLING_KINDS
    return member.role in ROOMS and unit.kind == OrgKind.COMMAND_ROOM


def is_caller(summons: Summons, member: Member) -> bool:
    """Whether the member acts for whoever called; only these may rate."""
    return member.role in CALLERS and member.organisation_id == summons.caller_id


def commands(summons: Summons, member: Member) -> bool:
    """Whether the member may steer the summons: the caller, or a room that it asked for help."""
    if is_caller(summons, member):
        return True
    area = member.area_code
    if member.role not in ROOMS or not member.oversees or not area:
        return False
    needed = 2 if len(area) == DISTRICT_DIGITS else 1
    return summons.level >= needed and summons.cell_code.startswith(area)


def is_of_unit(part: Part | Agreed, member: Member) -> bool:
    return member.role == Role.HANDLER and member.organisation_id == part.unit_id


def arbitrates(part: Part, member: Member) -> bool:
    """The arbiter's room or one above it; never a person who insisted or declined."""
    spoke = [hand.person_id for hand in (part.insisted_by, part.declined_by) if hand is not None]
    if part.arbiter is None or member.role not in ROOMS or member.person_id in spoke:
        return False
    if member.organisation_id == part.arbiter_id:
        return True
    return member.oversees and part.arbiter.area_code.startswith(member.area_code)


def stands_for(part: Part, verb: str, member: Member) -> bool:
    """Whether a verb belongs to the side on which this member stands."""
    if verb in OF_UNIT:
        return is_of_unit(part, member)
    if verb == "rate":
        return is_caller(part.summons, member)
    if verb in OF_CALLER or verb == "confer":
        return commands(part.summons, member)
    return verb in OF_ARBITER and arbitrates(part, member)


def offered(part: Part, member: Member) -> list[str]:
    """The verbs that would not be refused to this member now: what the page shows as buttons."""
    if not part.summons.is_open:
        return []
    return [
        verb
        for verb in open_moves(part, member.role)
        if verb != "confer"
        and stands_for(part, verb, member)
        and not (verb == "release" and part.is_lead)
    ]


def agreed_offered(agreed: Agreed, member: Member) -> list[str]:
    """What this member may do with an agreed duty."""
    if agreed.state != AgreedState.OPEN or not agreed.summons.is_open:
        return []
    verbs = ["finish"] if is_of_unit(agreed, member) else []
    return [*verbs, "drop"] if commands(agreed.summons, member) else verbs


def sees_person(summons: Summons, lead: Part | None, member: Member) -> bool:
    """Who reads whom the matter is about: those who called, and the handlers of the lead."""
    return is_caller(summons, member) or (lead is not None and is_of_unit(lead, member))


def person_shown(summons: Summons, lead: Part | None, member: Member) -> tuple[str, str]:
    """Name and details of the person concerned: whole, or masked and empty."""
    if sees_person(summons, lead, member):
        return summons.person_name, summons.person_details
    return mask_name(summons.person_name), ""


def reads_rating(part: Part, member: Member) -> bool:
    """Who reads how a unit was rated: the caller, that unit, and whoever oversees the area."""
    own = member.organisation_id
    return is_caller(part.summons, member) or member.oversees or part.unit_id == own


def parts_of(summons: Summons) -> list[Part]:
    """The parts of a summons, the lead first, then in the order of calling."""
    found = list(summons.parts.whole().prefetch_related("photos").order_by("-is_lead", "pk"))
    for part in found:
        part.summons = summons
    return found


def agreed_of(summons: Summons) -> list[Agreed]:
    """The agreed duties, what is to be done first on top."""
    rows = summons.agreed.select_related("unit", "ended_by__person").order_by("due_at", "pk")
    found = list(rows)
    for agreed in found:
        agreed.summons = summons
    return sorted(found, key=lambda one: one.state != AgreedState.OPEN)


def lead_of(parts: Sequence[Part]) -> Part | None:
    return next((part for part in parts if part.is_lead), None)


def holds(parts: Sequence[Part], agreed: Sequence[Agreed]) -> list[str]:
    """What keeps a summons from ending, in words; empty when nothing does."""
    words: list[str] = []
    unrated = [part.unit.short for part in parts if part.state == PartState.REPORTED]
    busy = [
        part.unit.short
        for part in parts
        if part.state not in SETTLED and part.state != PartState.REPORTED
    ]
    todo = [one.task for one in agreed if one.state == AgreedState.OPEN]
    if busy:
        words.append(_("not reported yet: %(names)s") % {"names": _listed(busy)})
    if unrated:
        words.append(_("not rated yet: %(names)s") % {"names": _listed(unrated)})
    if todo:
        words.append(_("agreed and not done: %(names)s") % {"names": _listed(todo)})
    return words


def _listed(names: Sequence[str]) -> str:
    return _(", ").join(names)


def room_of(
    localities: Localities, cell_code: str, level: int, now: datetime
) -> Organisation | None:
    """The command room that a level means for a place: 1 the subdistrict's, 2 the district's."""
    digits = SUBDISTRICT_DIGITS if level == 1 else DISTRICT_DIGITS
    return command_room(localities, cell_code[:digits], timezone.localdate(now))


def arbiter_of(localities: Localities, part: Part, now: datetime) -> Organisation | None:
    """The room of the smallest place above both; the district's where that room itself called."""
    caller, on = part.summons.caller, timezone.localdate(now)
    place = place_above(caller.area_code, part.unit.area_code)
    found = command_room(localities, place, on)
    if found is not None and found.pk == caller.pk:
        return command_room(localities, place[:DISTRICT_DIGITS], on)
    return found


def callable_units(
    summons: Summons | None, units: Sequence[Organisation], caller_pk: int | None
) -> list[Organisation]:
    """Whom a caller may still call to a summons."""
    had = set(summons.parts.values_list("unit", flat=True)) if summons is not None else set()
    return [unit for unit in units if unit.pk not in had and unit.pk != caller_pk]


def waiting(member: Member) -> int:
    """How many next steps wait for this member's unit, for the rail."""
    if member.role not in READERS or member.organisation_id is None:
        return 0
    mine = member.organisation_id
    own = (PartState.CALLED, PartState.COMING, PartState.ARRIVED, PartState.ACTING)
    back = (PartState.REPORTED, PartState.DECLINED)
    n = Part.objects.filter(summons__caller=mine, state__in=back).count()
    if member.role == Role.HANDLER:
        n += Part.objects.filter(unit=mine, state__in=own).count()
    return n + Part.objects.filter(arbiter=mine, state=PartState.DISPUTED).count()
