"""A fusion plan from begun to in force: who may, what is refused, what holds on which day."""

from datetime import timedelta

import pytest

from tests.factories import DISTRICT, NOW, MemberFactory, MembershipFactory, cut, second_admin
from tests.fusing.conftest import DAY, TODAY, broken
from youhu.common.errors import Refused
from youhu.fusing import actions
from youhu.fusing.actions import Draft, Wanted
from youhu.fusing.following import follow_map, remind, take_effect
from youhu.fusing.ground import ground_of, morning
from youhu.fusing.leads import candidates
from youhu.fusing.models import FusionPlan
from youhu.fusing.planning import planned
from youhu.fusing.rules import State
from youhu.ledger.models import Entry
from youhu.neighbours.models import HouseholdLink, LinkPlan
from youhu.notices.models import Message
from youhu.party.models import PartyBody, PartyOffice
from youhu.party.rules import Form, Seat
from youhu.promises.actions import tick
from youhu.redrawing import actions as redrawing
from youhu.registry.rules import OrgKind
from youhu.territory.fusing import fuse
from youhu.territory.models import Fusion, GridLead, Household

pytestmark = pytest.mark.django_db
AT = morning(DAY)


def home_of(household, on):
    """The Party grid of a household on a day; fails unless there is exactly one."""
    row = Fusion.objects.serving(on).get(cell=household.building.cell)
    return row.party_cell.code


def test_until_its_day_the_old_cells_hold_and_from_then_on_the_new_ones(scene):
    scene.approved()
    door = scene.near.doors[1][0]

    take_effect(now=AT - timedelta(minutes=1))
    before = home_of(door, DAY - timedelta(days=1))
    tick(now=AT)

    assert before == scene.grids[1]
    assert home_of(door, DAY) == scene.grids[0]
    assert home_of(door, DAY - timedelta(days=1)) == scene.grids[1]


def test_the_sweep_takes_effect_once_also_when_it_is_late(scene):
    plan = scene.approved()
    late = AT + timedelta(days=3)

    assert [take_effect(now=late), take_effect(now=late)] == [1, 0]

    plan.refresh_from_db()
    assert plan.state == State.IN_FORCE
    assert home_of(scene.near.doors[1][0], DAY) == scene.grids[0]


def test_of_two_who_decide_at_once_the_second_is_told(scene):
    plan = scene.merging()
    actions.submit(plan, by=scene.desk, now=NOW)
    one, other = (FusionPlan.objects.get(pk=plan.pk) for _n in range(2))
    actions.approve(one, by=scene.room, now=NOW)
    with pytest.raises(Refused, match="Someone else changed"):
        actions.approve(other, by=scene.district.supervisor, now=NOW)
    with pytest.raises(Refused, match="Someone else changed"):
        actions.send_back(other, note="No", by=scene.district.supervisor, now=NOW)
    assert Entry.objects.of(plan).filter(verb="approve").count() == 1


def test_one_plan_that_cannot_follow_keeps_no_other_waiting(scene):
    plan = scene.approved()
    other = FusionPlan.objects.create(
        area=scene.district.communities[1], effective_on=TODAY, state=State.APPROVED,
        made_by=scene.desk, made_at=NOW, decided_by=scene.room, district=DISTRICT,
    )  # fmt: skip

    with pytest.raises(ExceptionGroup):
        take_effect(now=AT)  # it has no first line in the ledger to follow

    plan.refresh_from_db()
    other.refresh_from_db()
    assert [plan.state, other.state] == [State.IN_FORCE, State.APPROVED]
    assert [why for why in broken(AT + timedelta(minutes=5)) if "did not follow" in why]


def test_the_effect_is_on_record_as_it_was_signed(scene):
    plan = scene.approved()
    said = Entry.objects.of(plan).get(verb="approve").payload
    assert said == {"cells": 1, "households": 48, "empty": 1, "without_lead": 0, "links": 0}


def test_links_are_counted_that_would_lead_into_another_fused_cell(scene):
    """One fused cell of two social grids shall become two; a member lives in the first of them."""
    near, room = scene.near, scene.room
    fuse({scene.district.cells[1]: near.party_cells[0]}, on=TODAY)
    linking = LinkPlan.objects.create(
        area=scene.district.communities[0], unit=room.organisation, made_by=room, made_at=NOW,
        decided_by=room, state="in_force", district=DISTRICT,
    )  # fmt: skip
    for door in (near.doors[0][1], near.doors[1][1], near.doors[1][2]):
        HouseholdLink.objects.create(
            household=door, person=near.memberships[0].person, plan=linking,
            valid_from=NOW, visit_due_on=DAY,
        )  # fmt: skip
    plan = scene.begun()
    assert planned(plan, now=NOW).effect.links_crossing == 0

    actions.choose(plan, Wanted(cells={scene.cells[1]: scene.grids[1]}), by=scene.desk, now=NOW)

    assert planned(plan, now=NOW).effect.links_crossing == 2


def test_an_empty_party_grid_needs_a_reason(scene):
    plan = scene.begun()
    actions.choose(plan, Wanted(cells={scene.cells[1]: scene.grids[0]}), by=scene.desk, now=NOW)
    with pytest.raises(Refused, match="would be empty"):
        actions.submit(plan, by=scene.desk, now=NOW)


def test_a_fused_cell_without_a_lead_needs_a_reason(scene):
    plan = scene.begun()
    actions.choose(plan, Wanted(leads={scene.grids[0]: 0}), by=scene.desk, now=NOW)
    with pytest.raises(Refused, match="has no lead"):
        actions.submit(plan, by=scene.desk, now=NOW)
    actions.choose(plan, Wanted(reasons={scene.grids[0]: "Ill"}), by=scene.desk, now=NOW)
    actions.submit(plan, by=scene.desk, now=NOW)
    assert plan.state == State.AWAITING


def test_a_plan_that_changes_nothing_is_refused(scene):
    plan = scene.begun()
    with pytest.raises(Refused, match="changes nothing"):
        actions.submit(plan, by=scene.desk, now=NOW)


def test_nobody_approves_what_they_prepared_in_whichever_post(scene):
    plan = scene.merging()
    actions.submit(plan, by=scene.desk, now=NOW)
    also = MemberFactory(
        dispatcher=True, organisation=scene.district.rooms[0], person=scene.desk.person
    )
    with pytest.raises(Refused, match="Somebody else"):
        actions.approve(plan, by=also, now=NOW)


@pytest.mark.parametrize("who", ["other_dispatcher", "handler", "auditor"])
def test_only_a_room_over_the_area_approves(scene, who):
    plan = scene.merging()
    actions.submit(plan, by=scene.desk, now=NOW)
    with pytest.raises(Refused):
        actions.approve(plan, by=getattr(scene.district, who), now=NOW)


@pytest.mark.parametrize("who", ["handler", "auditor", "other_dispatcher", "admin", "grid_worker"])
def test_only_the_desk_or_the_room_begins(scene, who):
    with pytest.raises(Refused):
        scene.begun(by=getattr(scene.district, who))


def test_the_same_ground_has_one_open_plan(scene):
    scene.begun()
    whole = Draft(scene.district.subdistricts[0], "All", DAY)
    with pytest.raises(Refused, match="open already"):
        actions.begin(whole, by=scene.room, now=NOW)
    elsewhere = Draft(scene.district.communities[1], "Other", DAY)
    with pytest.raises(Refused, match="both grids"):
        actions.begin(elsewhere, by=scene.room, now=NOW)


def test_a_day_that_has_come_is_refused(scene):
    with pytest.raises(Refused, match="come already"):
        scene.begun(on=TODAY)
    plan = scene.merging()
    actions.submit(plan, by=scene.desk, now=NOW)
    with pytest.raises(Refused, match="come already"):
        actions.approve(plan, by=scene.room, now=AT)


def test_a_social_grid_stays_in_its_community(scene):
    plan = scene.begun()
    with pytest.raises(Refused, match="of its community"):
        actions.choose(plan, Wanted(cells={scene.cells[0]: "x"}), by=scene.desk, now=NOW)


def test_a_lead_is_a_member_of_a_party_organisation_there(scene):
    plan = scene.begun()
    stranger = scene.near.memberships[0]
    with pytest.raises(Refused, match="member of a Party organisation"):
        actions.choose(plan, Wanted(leads={scene.grids[0]: stranger.pk}), by=scene.desk, now=NOW)


def test_where_somebody_has_an_office_leads_are_chosen_among_those(scene):
    member = MembershipFactory(organisation=scene.near.branch)
    deputy, secretary = (MembershipFactory(organisation=scene.near.branch) for _n in range(2))
    body = PartyBody.objects.create(
        organisation=scene.near.branch, form=Form.BRANCH, founded_on=TODAY, district=DISTRICT
    )
    for seat, row in ((Seat.DEPUTY, deputy), (Seat.SECRETARY, secretary)):
        PartyOffice.objects.create(body=body, person=row.person, seat=seat, since_on=TODAY)
    area = scene.district.communities[0]

    offered = candidates(area, by=scene.desk, on=DAY)[area.code]

    assert [one.key for one in offered] == [secretary.pk, deputy.pk]
    plan = scene.begun()
    with pytest.raises(Refused, match="Choose from the list"):
        actions.choose(plan, Wanted(leads={scene.grids[0]: member.pk}), by=scene.desk, now=NOW)
    assert candidates(area, by=scene.district.handler, on=DAY) == {}


def test_a_new_lead_begins_on_the_day(scene):
    other = MembershipFactory(organisation=scene.near.branch)
    plan = scene.begun()
    actions.choose(plan, Wanted(leads={scene.grids[0]: other.pk}), by=scene.desk, now=NOW)
    actions.submit(plan, by=scene.desk, now=NOW)
    actions.approve(plan, by=scene.room, now=NOW)
    take_effect(now=AT)

    leads = GridLead.objects.filter(party_cell__code=scene.grids[0]).order_by("valid_from")
    assert [lead.valid_until for lead in leads] == [DAY, None]
    assert leads[1].person == other.person


def test_what_was_sent_back_is_changed_and_comes_again(scene):
    plan = scene.merging()
    actions.submit(plan, by=scene.desk, now=NOW)
    actions.send_back(plan, note="Keep the east", by=scene.room, now=NOW)
    assert plan.state == State.DRAFT
    actions.submit(plan, by=scene.desk, now=NOW)
    actions.approve(plan, by=scene.room, now=NOW)
    told = set(Message.objects.values_list("template", flat=True))
    assert told >= {"fusion_awaits", "fusion_returned", "fusion_approved"}


def test_what_is_withdrawn_in_time_never_begins(scene):
    plan = scene.approved()
    with pytest.raises(Refused, match="in force already"):
        actions.withdraw(plan, note="Late", by=scene.room, now=AT)
    actions.withdraw(plan, note="Not now", by=scene.desk, now=NOW)
    assert take_effect(now=AT) == 0
    assert home_of(scene.near.doors[1][0], DAY) == scene.grids[1]


def test_a_redrawing_makes_a_plan_stale_until_the_map_is_taken_over(scene):
    plan = scene.merging()
    actions.submit(plan, by=scene.desk, now=NOW)
    redraw(scene, at=morning(DAY - timedelta(days=2)))
    with pytest.raises(Refused, match="Send it back"):
        actions.approve(plan, by=scene.room, now=NOW)
    actions.send_back(plan, note="New cells", by=scene.room, now=NOW)
    with pytest.raises(Refused, match="Take over the new map"):
        actions.submit(plan, by=scene.desk, now=NOW)
    actions.take_over(plan, by=scene.desk, now=NOW)
    actions.submit(plan, by=scene.desk, now=NOW)
    assert plan.choices.count() == 3


def redraw(scene, *, at):
    """The first cell is cut in two from a moment on, by two administrators."""
    admin = scene.district.admin
    plan = redrawing.Plan(scene.district.communities[0], "A new estate", at)
    made = redrawing.begin(plan, by=admin, now=NOW)
    redrawing.draw(made, cut(scene.district), by=admin, now=NOW)
    redrawing.submit(made, by=admin, now=NOW)
    redrawing.approve(made, by=second_admin(scene.district), now=NOW)


def test_a_cell_that_was_cut_off_inherits_the_party_grid_and_the_ledger_says_so(scene):
    at = NOW + timedelta(days=2)
    redraw(scene, at=at)
    tick(now=at + timedelta(seconds=30))

    new = "440105001001003"
    assert Fusion.objects.serving(at.date()).get(cell__code=new).party_cell.code == scene.grids[0]
    plan = FusionPlan.objects.get(made_by=None)
    assert Entry.objects.of(plan).get().payload == {new: scene.grids[0]}
    assert broken(at + timedelta(minutes=1)) == []
    assert follow_map(now=at + timedelta(minutes=1)) == 0


def test_a_cell_that_was_merged_away_belongs_nowhere_any_more(scene):
    at = NOW + timedelta(days=2)
    admin = scene.district.admin
    plan = redrawing.Plan(scene.district.communities[0], "Too small", at)
    made = redrawing.begin(plan, by=admin, now=NOW)
    redrawing.draw(made, {"do": "merge", "cells": scene.cells}, by=admin, now=NOW)
    redrawing.submit(made, by=admin, now=NOW)
    redrawing.approve(made, by=second_admin(scene.district), now=NOW)
    tick(now=at)

    assert list(Fusion.objects.serving(at.date()).values_list("cell__code", flat=True)) == [
        scene.cells[0]
    ]
    doors = Household.objects.filter(building__cell__code=scene.cells[0]).count()
    assert doors == 96
    assert broken(at + timedelta(minutes=1)) == []


def test_where_nothing_was_fused_yet_households_decide(scene):
    Fusion.objects.all().delete()
    assert follow_map(now=NOW) == 2
    assert home_of(scene.near.doors[1][0], TODAY) == scene.grids[1]


def test_whoever_has_a_plan_in_hand_is_reminded_once(scene):
    scene.merging()
    near = morning(DAY - timedelta(days=1))
    remind(now=near)
    remind(now=near + timedelta(hours=1))
    assert Message.objects.filter(template="fusion_late", member=scene.desk).count() == 1
    remind(now=AT)
    assert Message.objects.filter(template="fusion_passed", member=scene.desk).count() == 1


def test_the_map_of_any_day_is_what_held_on_it(scene):
    scene.approved()
    take_effect(now=AT)
    now = AT + timedelta(days=30)
    area = scene.district.communities[0]
    before = ground_of(area, AT - timedelta(seconds=1), now=now).standing
    after = ground_of(area, AT, now=now).standing
    assert [before[scene.cells[1]], after[scene.cells[1]]] == [scene.grids[1], scene.grids[0]]


def test_a_rural_branch_may_lead_too(scene):
    scene.near.branch.kind = OrgKind.PARTY_RURAL
    scene.near.branch.save()
    other = MembershipFactory(organisation=scene.near.branch)
    plan = scene.begun()
    actions.choose(plan, Wanted(leads={scene.grids[0]: other.pk}), by=scene.desk, now=NOW)
    assert plan.leads.get(party_cell__code=scene.grids[0]).person == other.person


def test_a_cell_that_was_cut_off_after_the_approval_goes_along_with_its_own(scene):
    plan = scene.merging()
    wanted = Wanted(cells=dict(zip(scene.cells, reversed(scene.grids), strict=True)))
    actions.choose(plan, wanted, by=scene.desk, now=NOW)
    actions.submit(plan, by=scene.desk, now=NOW)
    actions.approve(plan, by=scene.room, now=NOW)
    redraw(scene, at=morning(DAY - timedelta(days=1)))
    tick(now=morning(DAY - timedelta(days=1)))
    tick(now=AT)

    standing = dict(Fusion.objects.serving(DAY).values_list("cell__code", "party_cell__code"))
    first, second = scene.cells
    assert standing == {
        first: scene.grids[1],
        "440105001001003": scene.grids[1],
        second: scene.grids[0],
    }
    assert broken(AT) == []
