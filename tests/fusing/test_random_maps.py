"""Whatever the maps and the choices: each household is in exactly one fused cell, every day."""

from datetime import timedelta
from random import Random

import numpy as np
import pytest
import shapely

from bench.fusion import tiles
from tests.factories import (
    NOW,
    AreaFactory,
    AreaShapeFactory,
    MembershipFactory,
    OrganisationFactory,
)
from tests.fusing.conftest import DAY, TODAY
from tests.pages import page, statements
from youhu.fusing import actions
from youhu.fusing.actions import Draft, Wanted
from youhu.fusing.checks import fused_cells_are_led, households_in_one_fused_cell
from youhu.fusing.following import follow_map, take_effect
from youhu.fusing.ground import morning
from youhu.fusing.planning import planned
from youhu.registry.rules import OrgKind
from youhu.territory.models import Area, AreaShape, Building, Fusion, GridLead, Household
from youhu.territory.rules import AreaKind

pytestmark = pytest.mark.django_db
FAR = DAY.replace(year=DAY.year + 10)


def drawn(district, *, social, party, houses, seed):
    """A community with as many grids of both kinds, drawn at random, and houses anywhere in it."""
    community, rng = district.communities[0], np.random.default_rng(seed)
    AreaShape.objects.filter(area__kind=AreaKind.CELL, area__parent=community).delete()
    layers = {AreaKind.CELL: tiles(social, rng, ""), AreaKind.PARTY_CELL: tiles(party, rng, "D")}
    for kind, layer in layers.items():
        for code, outline in layer.items():
            lay(community, kind, code if kind == AreaKind.CELL else f"D{code[-2:]}", outline)
    cells = list(Area.objects.filter(kind=AreaKind.CELL, parent=community, shapes__isnull=False))
    shapes = {cell.pk: shapely.geometry.shape(cell.shapes.get().geometry) for cell in cells}
    for n in range(houses):
        cell = cells[int(rng.integers(len(cells)))]
        spot = within(shapes[cell.pk], rng)
        house = Building.objects.create(
            cell=cell, code=f"h{n}", address=f"{n}", lng=spot.x, lat=spot.y
        )
        for door in range(int(rng.integers(0, 4))):
            Household.objects.create(building=house, door=f"{door}")
    return community


def lay(community, kind, last, outline):
    code = f"{community.code}{last}"
    area = Area.objects.filter(kind=kind, code=code).first()
    area = area or AreaFactory(kind=kind, code=code, parent=community)
    AreaShapeFactory(area=area, geometry=shapely.geometry.mapping(outline))


def within(outline, rng):
    west, south, east, north = outline.bounds
    while True:
        spot = shapely.Point(rng.uniform(west, east), rng.uniform(south, north))
        if outline.contains(spot):
            return spot


def homes_on(day):
    """For each household, in how many fused cells it is on a day."""
    rows = Fusion.objects.serving(day)
    cells = list(rows.values_list("cell", flat=True))
    doors = Household.objects.values_list("building__cell", flat=True)
    return {cells.count(cell) for cell in doors}


@pytest.mark.parametrize("seed", range(6))
def test_every_household_is_in_exactly_one_fused_cell_on_every_day(district, seed):
    dice = Random(seed)
    social, party = dice.randint(2, 14), dice.randint(1, 6)
    community = drawn(district, social=social, party=party, houses=20, seed=seed)
    desk = district.handler_of(district.committees[0])
    follow_map(now=NOW)
    assert homes_on(TODAY) == {1}

    plan = actions.begin(Draft(community, "Anew", DAY), by=desk, now=NOW)
    ground = planned(plan, now=NOW).ground
    cells = {cell: dice.choice(ground.offered(cell)) for cell in ground.cells}
    reasons = dict.fromkeys(ground.party_cells, "Nobody yet")
    actions.choose(plan, Wanted(cells, {}, reasons), by=desk, now=NOW)
    effect = planned(plan, now=NOW).effect
    assert sum(grid.households[1] for grid in effect.grids) == Household.objects.count()
    gained, lost = (sum(getattr(grid, way) for grid in effect.grids) for way in ("gained", "lost"))
    assert gained == lost == effect.moved
    if not effect.changes_nothing:
        actions.submit(plan, by=desk, now=NOW)
        actions.approve(plan, by=district.dispatcher, now=NOW)
    take_effect(now=morning(DAY))

    for day in (TODAY, DAY - timedelta(days=1), DAY, DAY + timedelta(days=400)):
        assert homes_on(day) == {1}
    assert households_in_one_fused_cell(now=morning(DAY)).findings == ()
    standing = dict(Fusion.objects.serving(DAY).values_list("cell__code", "party_cell__code"))
    assert effect.changes_nothing or standing == cells


def test_another_layer_of_party_grids_takes_all_households_in(district):
    drawn(district, social=6, party=3, houses=12, seed=1)
    follow_map(now=NOW)
    at = NOW + timedelta(days=1)
    old = AreaShape.objects.filter(area__kind=AreaKind.PARTY_CELL)
    old.update(valid_until=at)
    community = district.communities[0]
    for code, outline in tiles(2, np.random.default_rng(9), "E").items():
        area = AreaFactory(
            kind=AreaKind.PARTY_CELL, code=f"{community.code}E{code[-2:]}", parent=community
        )
        AreaShapeFactory(area=area, geometry=shapely.geometry.mapping(outline), valid_from=at)
    assert households_in_one_fused_cell(now=at).findings
    follow_map(now=at)
    assert households_in_one_fused_cell(now=at).findings == ()
    assert homes_on(at.date()) == {1}


def test_38_party_grids_over_81_social_grids_cost_no_more_statements_than_few(district, signed_in):
    counts = []
    for social, party in ((4, 2), (81, 38)):
        Building.objects.all().delete()
        AreaShape.objects.filter(area__kind=AreaKind.PARTY_CELL).delete()
        community = drawn(district, social=social, party=party, houses=0, seed=2)
        Fusion.objects.all().delete()
        follow_map(now=NOW)
        desk = district.handler_of(district.committees[0])
        plan = actions.begin(Draft(community, "All", FAR), by=desk, now=NOW)
        client = signed_in(desk)
        with statements() as shown:
            page(client, plan.get_absolute_url())
        with statements() as chosen:
            actions.suggest(plan, by=desk, now=NOW)
        counts.append((len(shown), len(chosen)))
        assert plan.choices.count() == social
        actions.withdraw(plan, note="Next", by=desk, now=NOW)
    assert counts[0] == counts[1]


def test_a_lead_is_found_for_each_of_many_grids(district):
    community = drawn(district, social=8, party=4, houses=16, seed=3)
    follow_map(now=NOW)
    branch = OrganisationFactory(
        kind=OrgKind.PARTY_COMMUNITY, is_accountable=False, area_code=community.code
    )
    members = [MembershipFactory(organisation=branch) for _n in range(4)]
    desk = district.handler_of(district.committees[0])
    plan = actions.begin(Draft(community, "Leads", DAY), by=desk, now=NOW)
    ground = planned(plan, now=NOW).ground
    leads = {code: row.pk for code, row in zip(ground.party_cells, members, strict=True)}
    reasons = dict.fromkeys(ground.party_cells, "Few")
    actions.choose(plan, Wanted(leads=leads, reasons=reasons), by=desk, now=NOW)
    actions.submit(plan, by=desk, now=NOW)
    actions.approve(plan, by=district.dispatcher, now=NOW)
    take_effect(now=morning(DAY))
    assert GridLead.objects.serving(DAY).count() == 4
    assert fused_cells_are_led(now=morning(DAY)).findings == ()
