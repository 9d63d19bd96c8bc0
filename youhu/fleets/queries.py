"""Who may drive today: what a vehicle, a driver and a fleet still lack, and who drives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.fleets.models import Document, Driver, Fleet, Vehicle
from youhu.fleets.models.fleets import FleetQuerySet, OfFleetQuerySet
from youhu.fleets.rules import FINISHING, DocumentState, Subject, lacking, needed_of
from youhu.fleets.rules import State as S
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role

Thing = Fleet | Vehicle | Driver


def keeps(member: Member, fleet: Fleet) -> bool:
    """Whether the member sits at the desk of the fleet's market."""
    return member.keeps_market and member.organisation_id == fleet.market_id


def runs(member: Member, fleet: Fleet) -> bool:
    """Whether the member manages this fleet."""
    return member.keeps_fleet and member.organisation_id == fleet.organisation_id


def reviews(member: Member, fleet: Fleet) -> bool:
    """Whether the photos of documents are the member's work: the desk's, and the fleet's own."""
    return keeps(member, fleet) or runs(member, fleet)


@dataclass(frozen=True)
class Fitness:
    """Whether something may be on the road today; if not, why, in words for everybody."""

    ok: bool
    reasons: tuple[Promise | str, ...] = ()


def fitness(thing: Thing, at: datetime) -> Fitness:
    """Whether a vehicle (a driver, a fleet) may drive for the market at that moment.

    A vehicle and a driver are only as fit as their fleet.
    """
    on = timezone.localdate(at)
    reasons = tuple(_reasons(thing, on))
    if not isinstance(thing, Fleet):
        reasons += tuple(_of_fleet(thing.fleet, on))
    return Fitness(not reasons, reasons)


def subject_of(thing: Thing) -> Subject:
    return Subject(thing._meta.model_name or "")


def papers_of(thing: Thing) -> list[Document]:
    """The accepted documents of one thing alone; those that were read before are not read again."""
    if isinstance(thing, Fleet):
        rows = [
            paper
            for paper in thing.documents.all()
            if not (paper.vehicle_id or paper.driver_id)
        ]  # fmt: skip
    else:
        rows = list(thing.documents.all())
    return [paper for paper in rows if paper.state == DocumentState.ACCEPTED]


def lacks(thing: Thing, on: date) -> list[Promise | str]:
    """Documents and permits without which it must not drive on that day, in words."""
    energy = thing.type.energy if isinstance(thing, Vehicle) else ""
    papers = [paper.paper for paper in papers_of(thing)]
    found: list[Promise | str] = [
        format_lazy(_("no valid document: {kind}"), kind=kind.label)
        for kind in lacking(needed_of(subject_of(thing), energy), papers, on)
    ]
    if isinstance(thing, Vehicle) and thing.type.needs_permit and not has_permit(thing, on):
        found.append(_("no valid permit for a zone"))
    return found


def has_permit(vehicle: Vehicle, on: date) -> bool:
    """Whether a permit of any zone holds on that day."""
    return any(permit.in_force(on) for permit in vehicle.permits.all())


def _reasons(thing: Thing, on: date) -> Iterable[Promise | str]:
    if thing.state != S.ADMITTED:
        yield _STATES[S(thing.state)]
    if isinstance(thing, Vehicle) and not thing.type.is_allowed:
        yield _("vehicles of this type are not admitted")
    yield from lacks(thing, on)


def _of_fleet(fleet: Fleet, on: date) -> Iterable[Promise | str]:
    for reason in _reasons(fleet, on):
        yield format_lazy(_("the fleet: {reason}"), reason=reason)


_STATES = {
    S.APPLIED: pgettext_lazy("admission", "its application is being reviewed"),
    S.RETURNED: pgettext_lazy("admission", "its application is not complete"),
    S.SUSPENDED: pgettext_lazy("admission", "its admission is suspended"),
    S.REFUSED: pgettext_lazy("admission", "its admission was refused"),
    S.ENDED: pgettext_lazy("admission", "its admission has ended"),
}


def whole_vehicles() -> OfFleetQuerySet[Vehicle]:
    """Vehicles with all that `fitness` reads, in few statements."""
    of_fleets = Fleet.objects.select_related("organisation").prefetch_related(_fleet_papers())
    return Vehicle.objects.select_related("type").prefetch_related(
        Prefetch("fleet", of_fleets), Prefetch("documents", _accepted()), "permits"
    )


def whole_drivers() -> OfFleetQuerySet[Driver]:
    """Drivers with all that `fitness` reads."""
    of_fleets = Fleet.objects.select_related("organisation").prefetch_related(_fleet_papers())
    return Driver.objects.select_related("person").prefetch_related(
        Prefetch("fleet", of_fleets), Prefetch("documents", _accepted())
    )


def whole_fleets() -> FleetQuerySet:
    """Fleets with all that `fitness` reads."""
    return Fleet.objects.select_related("organisation", "market").prefetch_related(_fleet_papers())


def _accepted() -> QuerySet[Document]:
    return Document.objects.filter(state=DocumentState.ACCEPTED).order_by("pk")


def _fleet_papers() -> "Prefetch[str]":
    return Prefetch("documents", _accepted().filter(vehicle=None, driver=None))


def admitted_vehicles(market: Organisation, on: date) -> list[Vehicle]:
    """The vehicles of a market that may drive on that day, by their marks."""
    rows = whole_vehicles().filter(fleet__market=market).admitted().order_by("mark", "pk")
    return [vehicle for vehicle in rows if _is_fit(vehicle, on)]


def admitted_drivers(market: Organisation, on: date) -> list[Driver]:
    """The drivers of a market who may drive on that day."""
    rows = whole_drivers().filter(fleet__market=market).admitted().order_by("fleet", "pk")
    return [driver for driver in rows if _is_fit(driver, on)]


def _is_fit(thing: Vehicle | Driver, on: date) -> bool:
    return not any(_reasons(thing, on)) and not any(_of_fleet(thing.fleet, on))


def driver_of(member: Member) -> Driver | None:
    """As whom a resident drives; who is suspended, or whose fleet is, still ends a tour."""
    if member.role != Role.RESIDENT or member.person_id is None:
        return None
    mine = Driver.objects.filter(person=member.person_id)
    rows = mine.filter(state__in=FINISHING, fleet__state__in=FINISHING).order_by("pk")
    return rows.select_related("fleet__organisation", "person").first()


def drives(member: Member) -> bool:
    """Whether the member drives for a fleet of a market: a door of the phone."""
    return driver_of(member) is not None


def sees_fleets(member: Member) -> bool:
    """Whether the pages of fleets are for this member at all: a door of the rail."""
    return member.keeps_market or member.keeps_fleet or member.oversees


def mine_to_do(member: Member) -> list[Thing]:
    """What waits for this member's desk or fleet, the most pressing first."""
    rows: list[Thing] = []
    for found in (
        Fleet.objects.select_related("organisation", "market"),
        Vehicle.objects.select_related("type", "fleet__organisation", "fleet__market"),
        Driver.objects.select_related("person", "fleet__organisation", "fleet__market"),
    ):
        waiting = found.visible_to(member).filter(due_at__isnull=False)
        rows += [one for one in waiting if _is_turn(one, member)]
    return sorted(rows, key=lambda one: (one.due_at, one.pk))


def _is_turn(thing: Thing, member: Member) -> bool:
    """Whoever oversees sees all of it; the others what is theirs to do."""
    holder: Organisation | None = thing.holder
    return member.oversees or (holder is not None and holder.pk == member.organisation_id)


def market_of(rows: QuerySet[Any], member: Member) -> QuerySet[Any]:
    """Of rows with a market those of the markets that the member sees anything of."""
    if member.keeps_market:
        return rows.filter(market=member.organisation_id)
    if member.oversees:
        return rows.filter(market__area_code__startswith=member.area_code)
    if member.keeps_fleet:
        return rows.filter(market__fleets__organisation=member.organisation_id)
    return rows.none()


def public_until(vehicle: Vehicle) -> date | None:
    """Until when the documents of an admitted vehicle and of its fleet hold, as things stand."""
    papers = [*papers_of(vehicle), *papers_of(vehicle.fleet)]
    last: dict[tuple[bool, str], date] = {}
    for paper in papers:
        key = (paper.vehicle_id is None, paper.kind)
        last[key] = max(last.get(key, paper.valid_until), paper.valid_until)
    return min(last.values(), default=None)
