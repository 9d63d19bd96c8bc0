"""Reading the register: how organisations stand by the rules, and who belongs to them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, QuerySet

from youhu.common.masking import mask_name
from youhu.party.models import Membership, Override, PartyBody, PartyOffice
from youhu.party.rules import (
    GRAVE,
    PARTY_KINDS,
    WITH_BRANCHES,
    Facts,
    Seat,
    Standing,
    Warn,
    warnings,
)
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role

Held = tuple[str, bool, str]  # a seat, whether elected, and by whom it is held
BELOW = "below"  # members of the organisations below, among the counts


@dataclass(frozen=True)
class Warned:
    """One warning, and what sets it aside, if anything does."""

    warn: Warn
    override: Override | None = None

    @property
    def tone(self) -> str:
        if self.override is not None:
            return ""
        return "late" if self.warn in GRAVE else "soon"


@dataclass(frozen=True)
class Assessed:
    """One Party organisation as the rules see it."""

    organisation: Organisation
    body: PartyBody | None
    facts: Facts
    secretary: str  # masked
    warned: list[Warned] = field(default_factory=list)

    @property
    def form(self) -> str:
        return self.body.get_form_display() if self.body else ""

    @property
    def open(self) -> list[Warned]:
        """The warnings that nothing sets aside."""
        return [one for one in self.warned if one.override is None]


def organisations(member: Member, on: date) -> QuerySet[Organisation]:
    """The Party organisations of the member's area that are there on a day."""
    rows = Organisation.objects.filter(kind__in=PARTY_KINDS, active_from__lte=on)
    rows = rows.exclude(active_until__lte=on)
    if member.role == Role.AUDITOR:
        return rows
    if not member.minds_area:
        return rows.none()
    return rows.filter(area_code__startswith=member.area_code)


def assessed(units: Sequence[Organisation], on: date) -> list[Assessed]:
    """How organisations stand on a day, in their order; five statements for any number."""
    keys = [unit.pk for unit in units]
    bodies = {
        body.organisation_id: body for body in PartyBody.objects.filter(organisation__in=keys)
    }
    counts, below = _counts(keys, on), _below(bodies.values(), on)
    seats, overrides = _seats(keys, on), _overrides(keys, on)
    return [
        _assess(
            unit,
            bodies.get(unit.pk),
            {**counts[unit.pk], BELOW: below.get(unit.pk, 0)},
            seats[unit.pk],
            overrides[unit.pk],
            on,
        )
        for unit in units
    ]


def _assess(
    unit: Organisation,
    body: PartyBody | None,
    counts: dict[str, int],
    seats: list[Held],
    overrides: list[Override],
    on: date,
) -> Assessed:
    facts = _facts_of(body, counts, seats)
    names = [name for seat, _is_elected, name in seats if seat == Seat.SECRETARY]
    found = warnings(facts, on) if body else [Warn.NOT_DESCRIBED]
    aside = {override.warn: override for override in overrides}
    said = [Warned(warn, aside.get(warn)) for warn in found]
    return Assessed(unit, body, facts, mask_name(names[0]) if names else "", said)


def _facts_of(body: PartyBody | None, counts: dict[str, int], seats: list[Held]) -> Facts:
    """What the rules ask, from rows."""
    held = Counter(seat for seat, _is_elected, _name in seats)
    elected = sum(is_elected for _seat, is_elected, _name in seats)
    full, probationary = counts.get(Standing.FULL, 0), counts.get(Standing.PROBATIONARY, 0)
    if body is None:
        return Facts("", full, probationary, seats=held)
    return Facts(
        body.form,
        full,
        probationary,
        counts.get(BELOW, 0),
        body.units,
        held,
        elected,
        body.term_ends_on,
        body.ends_on,
    )


def _counts(keys: Sequence[int], on: date) -> dict[int, dict[str, int]]:
    rows = Membership.objects.serving(on).filter(organisation__in=keys).order_by()
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for unit, standing, n in rows.values_list("organisation", "standing").annotate(n=Count("pk")):
        found[unit][standing] = n
    return found


def _below(bodies: Iterable[PartyBody], on: date) -> dict[int, int]:
    """How many belong to the organisations below a committee or a general branch."""
    keys = [body.organisation_id for body in bodies if body.form in WITH_BRANCHES]
    rows = Membership.objects.serving(on).filter(organisation__parent__in=keys, is_home=True)
    return dict(rows.order_by().values_list("organisation__parent").annotate(n=Count("pk")))


def _seats(keys: Sequence[int], on: date) -> dict[int, list[Held]]:
    """Values only: a district has ten thousand seats."""
    rows = PartyOffice.objects.serving(on).filter(body__organisation__in=keys).order_by("pk")
    told = rows.values_list("body__organisation", "seat", "is_elected", "person__name")
    found: dict[int, list[Held]] = defaultdict(list)
    for unit, seat, is_elected, name in told:
        found[unit].append((seat, is_elected, name))
    return found


def _overrides(keys: Sequence[int], on: date) -> dict[int, list[Override]]:
    rows = Override.objects.holding(on).filter(body__organisation__in=keys)
    found: dict[int, list[Override]] = defaultdict(list)
    for override in rows.select_related("body", "by__person", "by__organisation").order_by("pk"):
        found[override.body.organisation_id].append(override)
    return found


def members_of(unit: Organisation, on: date) -> QuerySet[Membership]:
    """Who belongs to an organisation on a day."""
    rows = Membership.objects.serving(on).filter(organisation=unit)
    return rows.select_related("person").order_by("pk")
