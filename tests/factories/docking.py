"""A market with one loading dock, and vehicles of a fleet that want to load there."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from tests.factories.rows import NOW, MemberFactory, OrganisationFactory
from youhu.docks import actions
from youhu.docks.actions import Facts
from youhu.docks.models import Dock
from youhu.fleets.models import Driver, Fleet, Vehicle, VehicleType
from youhu.fleets.rules import Energy, State
from youhu.ledger.actions import begin
from youhu.registry.models import Member, Organisation, nobody
from youhu.registry.rules import OrgKind, Role

SINCE = date(2025, 1, 1)
AREA = "440105001"


@dataclass
class Yard:
    """All that a test of docks may want to name."""

    market: Organisation
    desk: Member
    manager: Member  # of the fleet
    driver: Member  # of the fleet, a resident
    vehicles: list[Vehicle]
    dock: Dock


def yard(*, vehicles: int = 3, now: datetime = NOW, **facts: Any) -> Yard:
    """A dock with two bays, open from 8 to 18 o'clock, slots of a quarter of an hour."""
    market = OrganisationFactory(kind=OrgKind.ASSOCIATION, area_code=AREA)
    carrier = OrganisationFactory(kind=OrgKind.FLEET, area_code=AREA)
    desk = MemberFactory(role=Role.HANDLER, organisation=market)
    driver = MemberFactory(resident=True)
    fleet = _admitted(Fleet(market=market, organisation=carrier, number=7))
    kind = VehicleType.objects.create(
        market=market, name="Van", code="van", payload_kg=1200, volume_l=6000,
        energy=Energy.ELECTRIC, co2_g_per_km=0, fixed_cost_cents=1, cost_per_km_cents=1,
    )  # fmt: skip
    _admitted(Driver(fleet=fleet, person=driver.person, licence_class="C1"))
    return Yard(
        market=market, desk=desk, driver=driver,
        manager=MemberFactory(role=Role.HANDLER, organisation=carrier),
        vehicles=[_admitted(_vehicle(fleet, kind, n)) for n in range(1, vehicles + 1)],
        dock=actions.set_up_dock(dock_facts(**facts), by=desk, now=now),
    )  # fmt: skip


def dock_facts(**changes: Any) -> Facts:
    told: dict[str, Any] = {
        "code": "A1", "name": "Gate A", "lng": 113.305, "lat": 23.094, "bays": 2, "opens": time(8),
        "closes": time(18),
    }  # fmt: skip
    return Facts(**{**told, **changes})


def _vehicle(fleet: Fleet, kind: VehicleType, number: int) -> Vehicle:
    mark = f"{fleet.pk % 100:02d}-{number:03d}"
    return Vehicle(
        fleet=fleet, type=kind, mark=mark, plate=f"A{fleet.pk}{number:03d}", token=f"t{mark}"
    )


def _admitted(row: Any) -> Any:
    """The row as admitted long ago, with its first line in the ledger."""
    row.state, row.applied_at, row.admitted_on, row.district = State.ADMITTED, NOW, SINCE, AREA[:6]
    row.save()
    begin(row, "apply", by=nobody(Role.CLOCK), now=NOW)
    return row
