"""A small market: its association with two clerks, one fleet with a vehicle and a driver."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.factories.rows import NOW, MemberFactory, OrganisationFactory, square
from youhu.fleets.models import (
    Document,
    Driver,
    Fleet,
    Permit,
    StreetZone,
    Vehicle,
    VehicleType,
    ViolationKind,
)
from youhu.fleets.queries import subject_of
from youhu.fleets.rules import DocumentState, Energy, State, needed_of
from youhu.ledger.actions import begin
from youhu.registry.models import Member, Organisation, nobody
from youhu.registry.rules import OrgKind, Role

ON = NOW.date()
LONG_AGO, LATER = date(2025, 1, 1), date(2027, 12, 31)
ZONE = square((113.301, 23.081), (113.304, 23.084))  # inside the first cell of the tiny district


@dataclass
class Market:
    """All that a test of the market's deliveries may want to name."""

    association: Organisation
    clerk: Member  # at the association's desk
    second: Member  # the other one there
    carrier: Organisation  # the organisation of the fleet
    manager: Member  # of the fleet
    driver_member: Member  # the driver as a resident
    van: VehicleType
    zone: StreetZone
    fleet: Fleet
    vehicle: Vehicle
    driver: Driver
    kind: ViolationKind


def market(code: str = "cloth", **place: str) -> Market:
    """Build it: everything is admitted, with all documents in force on the day of the tests."""
    association = OrganisationFactory(code=code, kind=OrgKind.ASSOCIATION, **place)
    carrier = OrganisationFactory(code=f"{code}-carrier", kind=OrgKind.FLEET)
    van = vehicle_type(association)
    fleet = fleet_of(association, carrier)
    person = MemberFactory(role=Role.RESIDENT, organisation=None)
    return Market(
        association=association,
        clerk=MemberFactory(role=Role.HANDLER, organisation=association),
        second=MemberFactory(role=Role.HANDLER, organisation=association),
        carrier=carrier,
        manager=MemberFactory(role=Role.HANDLER, organisation=carrier),
        driver_member=person,
        van=van,
        zone=_kept(StreetZone(market=association, code="core", name="Market core", geometry=ZONE)),
        fleet=fleet,
        vehicle=vehicle_of(fleet, van),
        driver=driver_of(fleet, person),
        kind=_kept(
            ViolationKind(market=association, code="parked", name="Parked in the way", points=3)
        ),
    )


def vehicle_type(association: Organisation, code: str = "van", **facts: Any) -> VehicleType:
    said = {
        "name": code.capitalize(), "payload_kg": 1500, "volume_l": 9000, "energy": Energy.ELECTRIC,
        "co2_g_per_km": 0, "fixed_cost_cents": 20_000, "cost_per_km_cents": 90, **facts,
    }  # fmt: skip
    made: VehicleType = _kept(VehicleType(market=association, code=code, **said))
    return made


def _kept(thing: Any) -> Any:
    """Saved, with its first line in the ledger."""
    thing.save()
    begin(thing, "keep", by=nobody(Role.CLOCK), now=NOW)
    return thing


def fleet_of(
    association: Organisation, carrier: Organisation, *, number: int = 1, **facts: Any
) -> Fleet:
    made = Fleet.objects.create(
        market=association, organisation=carrier, number=number, **_admitted(association, facts)
    )
    return _with_papers(made)


def vehicle_of(fleet: Fleet, kind: VehicleType, *, number: int = 1, **facts: Any) -> Vehicle:
    mark = f"{fleet.pk:02d}-{number:03d}"
    said = {"plate": f"粤A{fleet.pk:02d}{number:03d}", "mark": mark, "token": f"token{mark}"}
    made = Vehicle.objects.create(
        fleet=fleet, type=kind, **{**said, **_admitted(fleet.market, facts)}
    )
    return _with_papers(made)


def driver_of(fleet: Fleet, member: Member, **facts: Any) -> Driver:
    made = Driver.objects.create(
        fleet=fleet, person=member.person, licence_class="C1", **_admitted(fleet.market, facts)
    )
    return _with_papers(made)


def paper(thing: Any, kind: str, **facts: Any) -> Document:
    """An accepted document of a fleet, a vehicle or a driver."""
    of = {} if isinstance(thing, Fleet) else {subject_of(thing).value: thing}
    said = {"valid_from": LONG_AGO, "valid_until": LATER, "state": DocumentState.ACCEPTED, **facts}
    made: Document = Document.objects.create(
        fleet=thing.of_fleet, district=thing.district, kind=kind, code="No 1", **of, **said
    )
    begin(made, "submit", by=nobody(Role.CLOCK), now=NOW)
    return made


def permit(vehicle: Vehicle, zone: StreetZone, **facts: Any) -> Permit:
    said = {"starts": "07:00", "ends": "10:00", "valid_from": LONG_AGO, "valid_until": LATER}
    return Permit.objects.create(vehicle=vehicle, zone=zone, number="P 1", **{**said, **facts})


def _admitted(market_: Organisation, facts: dict[str, Any]) -> dict[str, Any]:
    days = {"applied_at": NOW - timedelta(days=30), "admitted_on": LONG_AGO}
    return {"state": State.ADMITTED, "district": market_.area_code[:6], **days, **facts}


def _with_papers(thing: Any) -> Any:
    begin(thing, "apply", by=nobody(Role.CLOCK), now=NOW)
    energy = thing.type.energy if isinstance(thing, Vehicle) else ""
    for kind in needed_of(subject_of(thing), energy):
        paper(thing, kind)
    return thing
