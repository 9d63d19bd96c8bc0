"""What most tests of the double grid begin with."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from tests.factories import NOW, Neighbourhood, TinyDistrict, neighbourhood
from youhu.fusing import actions
from youhu.fusing.checks import (
    fused_cells_are_led,
    fusion_plans_go_on,
    households_in_one_fused_cell,
)
from youhu.fusing.models import FusionPlan
from youhu.registry.models import Member

TODAY = NOW.date()
DAY = TODAY + timedelta(days=7)


@dataclass
class Scene:
    """A community with two fused cells, its desk, and the room over it."""

    district: TinyDistrict
    near: Neighbourhood

    @property
    def desk(self) -> Member:
        return self.near.secretary

    @property
    def room(self) -> Member:
        return self.district.dispatcher

    @property
    def cells(self) -> list[str]:
        return [cell.code for cell in self.district.cells[:2]]

    @property
    def grids(self) -> list[str]:
        return [grid.code for grid in self.near.party_cells]

    def begun(self, *, on: date = DAY, by: Member | None = None) -> FusionPlan:
        draft = actions.Draft(self.district.communities[0], "Too large", on)
        return actions.begin(draft, by=by or self.desk, now=NOW)

    def merging(self, *, on: date = DAY) -> FusionPlan:
        """A plan by which the second social grid goes to the first Party grid."""
        plan = self.begun(on=on)
        wanted = actions.Wanted(
            cells={self.cells[1]: self.grids[0]}, reasons={self.grids[1]: "Few live there"}
        )
        actions.choose(plan, wanted, by=self.desk, now=NOW)
        return plan

    def approved(self, *, on: date = DAY) -> FusionPlan:
        plan = self.merging(on=on)
        actions.submit(plan, by=self.desk, now=NOW)
        actions.approve(plan, by=self.room, now=NOW)
        return plan


@pytest.fixture
def scene(district: TinyDistrict) -> Scene:
    return Scene(district, neighbourhood(district))


def broken(now: datetime) -> list[str]:
    """What the promises of the double grid find wanting."""
    checks = (households_in_one_fused_cell, fused_cells_are_led, fusion_plans_go_on)
    return [str(finding.text) for check in checks for finding in check(now=now).findings]
