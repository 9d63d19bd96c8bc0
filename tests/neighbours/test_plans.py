"""Plans: proposed by the solver, changed by hand, approved by a second person; who may, when."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import NOW, MemberFactory, neighbourhood, settle
from tests.factories.links import approved, proposed
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.neighbours import actions
from youhu.neighbours.actions.planning import is_stale
from youhu.neighbours.cells import grounds_of
from youhu.neighbours.models import HouseholdLink, LinkException, LinkPlan, PlanLine
from youhu.neighbours.rules import PlanState, Reason
from youhu.registry.rules import Role
from youhu.solvers.linking import Change

LATER = NOW + timedelta(days=1)


@pytest.fixture
def homes(district):
    return neighbourhood(district)


def loads(plan):
    return Counter(plan.lines.exclude(person=None).values_list("person", flat=True))


def test_the_solver_links_every_household_within_the_bounds_and_never_to_its_own(homes):
    plan = proposed(homes)
    assert plan.lines.count() == 48
    assert set(loads(plan).values()) <= set(range(20, 31))
    own = {line.household_id for line in plan.lines.all()} & {
        home.pk for home in homes.doors[0][:1]
    }
    line = plan.lines.get(household=own.pop())
    assert line.person_id != homes.memberships[0].person_id
    assert HouseholdLink.objects.count() == 0  # nothing changes before somebody approves


def test_a_cell_without_members_names_the_reason(homes, district):
    plan = approved(district, homes, area=district.communities[0])
    reasons = set(LinkException.objects.in_force().values_list("reason", flat=True))
    assert reasons == {Reason.SHORT}
    assert LinkException.objects.in_force().count() == 48
    assert HouseholdLink.objects.in_force().count() == 48
    assert plan.state == PlanState.IN_FORCE


def test_links_begin_when_a_second_person_approves(homes, district):
    plan = proposed(homes)
    actions.submit(plan, by=homes.secretary, now=NOW)
    actions.approve(plan, by=district.dispatcher, now=LATER)
    links = HouseholdLink.objects.in_force()
    assert links.count() == 48
    assert {link.valid_from for link in links} == {LATER}
    assert Entry.objects.of(plan).count() == 4
    assert all(link.visit_due_on > timezone.localdate(LATER) for link in links)


@pytest.mark.parametrize("who", ["other_dispatcher", "auditor", "admin", "grid_worker", "resident"])
def test_nobody_else_approves(homes, district, who):
    plan = proposed(homes)
    actions.submit(plan, by=homes.secretary, now=NOW)
    with pytest.raises(Refused):
        actions.approve(plan, by=getattr(district, who), now=NOW)


def test_whoever_made_a_plan_does_not_approve_it_in_another_post(homes, district):
    plan = proposed(homes)
    actions.submit(plan, by=homes.secretary, now=NOW)
    other_post = MemberFactory(
        person=homes.secretary.person, role=Role.DISPATCHER, organisation=district.rooms[0]
    )
    with pytest.raises(Refused, match="Somebody else decides"):
        actions.approve(plan, by=other_post, now=NOW)


def test_a_plan_goes_stale_when_somebody_moves_in_or_out_meanwhile(homes, district):
    plan = proposed(homes)
    actions.submit(plan, by=homes.secretary, now=NOW)
    member = MemberFactory(role=Role.RESIDENT, organisation=None)
    settle(member.person, homes.doors[0][9])
    assert not is_stale(
        plan, grounds_of(plan.area, now=NOW)
    )  # not a member of the Party: no other question
    homes.memberships[0].person.residences.update(valid_until=timezone.localdate(NOW))
    assert is_stale(plan, grounds_of(plan.area, now=NOW))
    with pytest.raises(Refused, match="Propose it again"):
        actions.approve(plan, by=district.dispatcher, now=NOW)
    actions.send_back(plan, note="Somebody left.", by=district.dispatcher, now=NOW)
    actions.propose(plan, by=homes.secretary, now=NOW)
    actions.submit(plan, by=homes.secretary, now=NOW)
    actions.approve(plan, by=district.dispatcher, now=NOW)
    assert HouseholdLink.objects.in_force().count() == 30  # as many as one member may have


def test_one_plan_at_a_time_for_every_cell(homes, district):
    proposed(homes)
    for area in (homes.party_cells[0], district.communities[0]):
        with pytest.raises(Refused, match="already"):
            actions.begin_plan(area, by=homes.secretary, now=NOW)
    actions.begin_plan(homes.party_cells[1], by=homes.secretary, now=NOW)


def test_only_the_desk_and_the_rooms_above_share_out(homes, district):
    for who in (district.handler, district.other_dispatcher, district.auditor, district.resident):
        with pytest.raises(Refused):
            actions.begin_plan(homes.party_cells[0], by=who, now=NOW)
    assert actions.begin_plan(district.subdistricts[0], by=district.dispatcher, now=NOW).pk


def a_line(plan, **more) -> PlanLine:
    return plan.lines.filter(**more).order_by("pk")[0]


def test_a_household_is_moved_locked_and_stays_so_in_the_next_proposal(homes, district):
    plan = proposed(homes)
    first, second = [membership.person for membership in homes.memberships]
    line = next(
        line for line in plan.lines.filter(person=first) if line.household != homes.doors[0][8]
    )
    assert loads(plan)[second.pk] < 30
    actions.change_line(plan, line, person=second, is_locked=True, by=homes.secretary, now=NOW)
    line.refresh_from_db()
    assert (line.person, line.is_locked, line.change) == (second, True, Change.NEW)
    assert line.metres >= 0
    actions.propose(plan, by=homes.secretary, now=NOW)
    again = plan.lines.get(household=line.household)
    assert (again.person, again.is_locked) == (second, True)


def test_a_member_never_gets_more_than_thirty_nor_the_own_home(homes):
    plan = proposed(homes)
    full = loads(plan).most_common()[0][0]
    person = next(m.person for m in homes.memberships if m.person_id == full)
    lines = plan.lines.exclude(person=person).order_by("pk")
    own = person.residences.get().household_id
    with pytest.raises(Refused, match="their own home"):
        actions.change_line(
            plan, plan.lines.get(household=own), person=person, by=homes.secretary, now=NOW
        )
    room = 30 - loads(plan)[full]
    *some, last = lines.exclude(household=own)[: room + 1]
    for line in some:
        actions.change_line(plan, line, person=person, by=homes.secretary, now=NOW)
    with pytest.raises(Refused, match="30 households already"):
        actions.change_line(plan, last, person=person, by=homes.secretary, now=NOW)
    assert loads(plan)[full] == 30


def test_a_household_that_wants_no_visits_keeps_its_reason(homes, district):
    plan = proposed(homes)
    line = a_line(plan)
    change = {"by": homes.secretary, "now": NOW}
    actions.change_line(plan, line, reason=Reason.REFUSED, **change)
    with pytest.raises(Refused, match="Choose a member"):
        actions.change_line(plan, line, reason=Reason.SHORT, **change)
    actions.propose(plan, by=homes.secretary, now=NOW)
    assert plan.lines.get(household=line.household).reason == Reason.REFUSED
    actions.submit(plan, by=homes.secretary, now=NOW)
    actions.approve(plan, by=district.dispatcher, now=NOW)
    kept = LinkException.objects.in_force().get(household=line.household)
    assert kept.reason == Reason.REFUSED
    again = proposed(homes, now=LATER)
    assert again.lines.get(household=line.household).reason == Reason.REFUSED


def test_a_conflict_keeps_somebody_away_and_is_known_to_the_desk_alone(homes, district):
    plan = approved(district, homes)
    link = HouseholdLink.objects.in_force().order_by("pk")[0]
    with pytest.raises(Refused):
        actions.exclude(link.household, link.person, reason="x", by=district.dispatcher, now=NOW)
    made = actions.exclude(
        link.household, link.person, reason="A quarrel", by=homes.secretary, now=NOW
    )
    again = proposed(homes, now=LATER)
    assert again.lines.get(household=link.household).person != link.person
    kept = again.lines.filter(change=Change.KEPT).count()
    assert kept >= 46
    assert plan.pk != again.pk
    actions.include(made, by=homes.secretary, now=LATER)
    assert is_stale(again, grounds_of(again.area, now=LATER))


def test_a_second_plan_keeps_the_faces(homes, district):
    approved(district, homes)
    again = proposed(homes, now=LATER)
    assert set(again.lines.values_list("change", flat=True)) == {Change.KEPT}
    actions.submit(again, by=homes.secretary, now=LATER)
    actions.approve(again, by=district.dispatcher, now=LATER)
    assert HouseholdLink.objects.count() == 48


def test_plans_are_seen_by_the_desk_the_rooms_above_and_auditors(homes, district):
    plan = proposed(homes)

    def seen_by(member):
        return plan in LinkPlan.objects.visible_to(member)

    assert all(
        seen_by(who)
        for who in (homes.secretary, district.dispatcher, district.supervisor, district.auditor)
    )
    others = [district.other_dispatcher, district.handler, district.resident, district.admin]
    others.append(district.handler_of(district.committees[1]))
    assert not any(seen_by(who) for who in others)


def test_withdrawing_changes_nothing(homes):
    plan = proposed(homes)
    actions.withdraw(plan, note="Too early.", by=homes.secretary, now=NOW)
    assert HouseholdLink.objects.count() == 0
    assert proposed(homes).pk != plan.pk
