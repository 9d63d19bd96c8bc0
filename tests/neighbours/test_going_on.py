"""Members leave, visits fall due, needs wait: nothing is without an owner; the promises see it."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import Q
from django.utils import timezone

from tests.factories import NOW, neighbourhood
from tests.factories.links import approved, proposed
from youhu.calls.models import Call, Caller
from youhu.common.errors import Refused
from youhu.neighbours import actions, checks
from youhu.neighbours.models import (
    HouseholdLink,
    LinkException,
    LinkPlan,
    LinkTask,
    PlanLine,
    Visit,
)
from youhu.neighbours.queries import contact_of, coverage, living_members
from youhu.neighbours.retention import KINDS
from youhu.neighbours.rules import (
    FIRST_PLAN,
    HANDING_OVER,
    NEED,
    Cause,
    How,
    Purpose,
    TaskKind,
    TaskState,
    VisitState,
    first_visit_due,
    next_visit_due,
    quarter_end,
    quarter_start,
)
from youhu.notices.models import Message
from youhu.privacy.models import Look
from youhu.solvers.linking import Change
from youhu.territory.models import Residence

DAY = timedelta(days=1)
CHECKS = (
    checks.households_have_links,
    checks.members_are_there,
    checks.open_things_go_on,
    checks.visits_are_due_or_told,
    checks.agree_with_ledger,
)


@pytest.fixture
def homes(district):
    return neighbourhood(district, members=3, doors=10)


def found(now=NOW):
    return [finding.text for check in CHECKS for finding in check(now=now).findings]


def tick(now):
    actions.open_tasks(now=now)
    actions.warn(now=now)
    actions.warn_of_visits(now=now)


def leaves(membership, on=NOW):
    membership.valid_until = timezone.localdate(on)
    membership.save()


def told_of(template):
    return Message.objects.filter(template=template)


def said(**more):
    return actions.Said(**{"client_key": uuid4(), "how": How.DOOR, "purpose": Purpose.GREETING,
                           **more})  # fmt: skip


def visited(homes, now=NOW, **more):
    volunteer = homes.volunteers[0]
    link = HouseholdLink.objects.in_force().filter(person=volunteer.person_id).order_by("pk")[0]
    return link, actions.visit(link, said(**more), by=volunteer, now=now)


def test_an_empty_district_has_nothing_to_promise(district):
    assert found() == []


def test_households_without_a_plan_are_found_until_a_clock_runs(homes):
    assert len([text for text in found() if "no reason and no clock" in text]) == 2
    tick(NOW)
    assert found() == []
    assert [task.households for task in LinkTask.objects.open()] == [60, 60]


def test_the_clock_of_a_cell_ends_with_its_plan_and_is_climbed_once(homes, district):
    tick(NOW)
    late = NOW + FIRST_PLAN + DAY
    assert any("nobody was warned" in text for text in found(late))
    tick(late)
    tick(late)
    assert found(late) == []
    assert told_of("link_link_overdue").count() == 2
    tick(late + 7 * DAY)
    assert told_of("link_link_overdue").count() == 2 + 4  # now the room above, both its roles
    stale = late + 20 * DAY
    tick(stale)
    assert len([text for text in found(stale) if "nothing came of it" in text]) == 2
    approved(district, homes, area=district.communities[0], now=stale)
    assert not LinkTask.objects.open().exists()
    assert found(stale) == []


def test_a_member_leaves_and_somebody_takes_over_with_the_least_change(homes, district):
    approved(district, homes)
    gone = homes.memberships[0]
    count = HouseholdLink.objects.in_force().filter(person=gone.person_id).count()
    leaves(gone)
    assert any("a member left" in text for text in found())
    tick(NOW)
    task = LinkTask.objects.open().get(kind=TaskKind.HANDOVER)
    assert (task.households, task.due_at) == (count, NOW + HANDING_OVER)
    assert told_of("links_to_hand_over").count() == 1
    assert found() == []

    plan = actions.succeed(task, by=homes.secretary, now=NOW)
    changes = Counter(plan.lines.values_list("change", flat=True))
    assert plan.cause == Cause.HANDOVER
    assert changes == {Change.KEPT: 60 - count, Change.MOVED: count}
    assert HouseholdLink.objects.in_force().filter(person=gone.person_id).count() == count
    actions.submit(plan, by=homes.secretary, now=NOW)
    actions.approve(plan, by=district.dispatcher, now=NOW)

    assert not HouseholdLink.objects.in_force().filter(person=gone.person_id).exists()
    assert HouseholdLink.objects.in_force().count() == 60
    task.refresh_from_db()
    assert task.state == TaskState.DONE
    assert {text for text in found() if "no clock" not in text} == set()


def test_who_moves_away_leaves_too_and_who_comes_back_takes_the_clock_along(homes, district):
    approved(district, homes)
    home = Residence.objects.get(person=homes.memberships[1].person)
    Residence.objects.filter(pk=home.pk).update(valid_until=timezone.localdate(NOW))
    tick(NOW)
    task = LinkTask.objects.open().get(kind=TaskKind.HANDOVER)
    assert task.why == "moved"
    Residence.objects.filter(pk=home.pk).update(valid_until=None)
    tick(NOW + DAY)
    assert not LinkTask.objects.open().filter(kind=TaskKind.HANDOVER).exists()


def test_a_plan_that_waits_too_long_is_warned_of_and_needs_a_second_person(homes, district):
    plan = proposed(homes)
    actions.submit(plan, by=homes.secretary, now=NOW)
    tick(NOW)
    assert found() == []
    late = plan.due_at + DAY
    assert any("link plan is overdue" in text for text in found(late))
    tick(late)
    assert told_of("link_plan_overdue").count() == 2  # both roles of the room
    assert not any("overdue and nobody" in text for text in found(late))
    assert any("it rests" in text for text in found(late + 7 * DAY))
    plan.refresh_from_db()
    for post in (district.dispatcher, district.supervisor, district.district_dispatcher,
                 district.district_supervisor):  # fmt: skip
        post.valid_until = timezone.localdate(NOW)
        post.save()
    assert any("no second person" in text for text in found(NOW + DAY))


def test_a_household_with_both_a_link_and_a_reason_is_found(homes, district):
    plan = approved(district, homes)
    link = HouseholdLink.objects.in_force()[0]
    LinkException.objects.create(
        household=link.household, reason="vacant", plan=plan, valid_from=NOW
    )
    assert any("has a link and a reason" in text for text in found())


def test_a_row_that_differs_from_its_ledger_is_found(homes, district):
    plan = approved(district, homes)
    LinkPlan.objects.filter(pk=plan.pk).update(state="withdrawn")
    assert any("not what its ledger says" in text for text in found())


def test_quarters_and_when_visits_fall_due():
    day = NOW.date().replace
    assert quarter_end(day(2026, 11, 29)) == day(2026, 12, 31)
    assert quarter_start(day(2026, 11, 29)) == day(2026, 10, 1)
    assert first_visit_due(day(2026, 10, 9)) == day(2026, 12, 31)
    assert first_visit_due(day(2026, 12, 9)) == day(2027, 3, 31)
    assert next_visit_due(day(2026, 12, 9)) == day(2027, 3, 31)


def test_a_visit_counts_once_however_often_it_is_sent(homes, district):
    approved(district, homes)
    link, made = visited(homes)
    key = made.client_key
    again = actions.visit(link, said(client_key=key), by=homes.volunteers[0], now=NOW + DAY)
    assert (again.pk, Visit.objects.count()) == (made.pk, 1)
    link.refresh_from_db()
    assert link.visit_due_on == next_visit_due(timezone.localdate(NOW))
    (cell,) = [one for one in coverage(district.communities[0].code, NOW) if one.linked]
    assert (cell.visited, cell.percent, cell.tone) == (1, 100, "ok")


def test_nobody_there_is_no_visit(homes, district):
    approved(district, homes)
    link, _made = visited(homes, how=How.AWAY)
    before = link.visit_due_on
    link.refresh_from_db()
    assert link.visit_due_on == before


def test_only_the_member_of_the_household_writes_a_visit(homes, district):
    approved(district, homes)
    link = HouseholdLink.objects.in_force().filter(person=homes.volunteers[0].person_id)[0]
    with pytest.raises(Refused, match="not yours"):
        actions.visit(link, said(), by=homes.volunteers[1], now=NOW)


def test_overdue_visits_are_told_to_the_desk_and_then_to_the_room(homes, district):
    approved(district, homes)
    due = HouseholdLink.objects.in_force()[0].visit_due_on
    late = NOW + (due - timezone.localdate(NOW)) + DAY
    assert any("overdue for a visit" in text for text in found(late + DAY))
    tick(late)
    tick(late)
    assert told_of("visits_overdue").count() == 1
    assert not any("overdue for a visit" in text for text in found(late + DAY))
    assert any("overdue for a visit" in text for text in found(late + 15 * DAY))
    tick(late + 15 * DAY)
    assert told_of("visits_overdue").count() == 3
    assert not any("overdue for a visit" in text for text in found(late + 15 * DAY))
    tick(late + 29 * DAY)
    tick(late + 29 * DAY)
    units = [one.unit for one in told_of("visits_overdue").order_by("pk")]
    rooms = [unit for unit in units if unit != district.committees[0]]
    assert [len(unit.area_code) for unit in rooms] == [9, 9, 6, 6]
    assert not any("overdue for a visit" in text for text in found(late + 29 * DAY))


def test_a_need_becomes_one_call_with_one_press(homes, district):
    approved(district, homes)
    with pytest.raises(Refused, match="what is needed"):
        visited(homes, purpose=Purpose.NEED)
    _link, made = visited(homes, purpose=Purpose.NEED, note="The stairs are dark.")
    assert told_of("link_need_found").get().unit == district.committees[0]
    press = {"text": made.note, "category": district.question.pk, "by": homes.volunteers[0]}
    call = actions.call_need(made, **press, now=NOW)
    made.refresh_from_db()
    assert (made.state, made.call) == (VisitState.CALLED, call)
    with pytest.raises(Refused):
        actions.call_need(made, **press, now=NOW)
    assert Call.objects.count() == 1
    assert call.is_secret
    assert Caller.objects.get().name == homes.volunteers[0].person.name
    with pytest.raises(Refused):
        actions.call_need(made, **{**press, "by": homes.volunteers[1]}, now=NOW)


def test_a_need_that_nobody_sees_to_is_warned_of_until_it_is_settled(homes, district):
    approved(district, homes)
    _link, made = visited(homes, purpose=Purpose.NEED, note="Needs a lift.")
    late = NOW + NEED + DAY
    assert any("need that was found is overdue" in text for text in found(late))
    tick(late)
    assert told_of("link_need_overdue").count() == 1
    tick(late + 7 * DAY)
    assert told_of("link_need_overdue").count() == 3
    assert any("though all were warned" in text for text in found(late + 7 * DAY))
    with pytest.raises(Refused):
        actions.settle_need(made, answer="x", by=district.handler, now=late)
    made.refresh_from_db()
    actions.settle_need(made, answer="A volunteer helps.", by=homes.secretary, now=late)
    made.refresh_from_db()
    assert (made.state, made.answer) == (VisitState.SETTLED, "A volunteer helps.")


def test_where_no_committee_serves_the_room_settles_a_need(homes, district):
    approved(district, homes)
    committee = district.committees[0]
    committee.active_until = timezone.localdate(NOW)
    committee.save()
    _link, made = visited(homes, purpose=Purpose.NEED, note="Needs a lift.")
    assert made.unit == district.rooms[0]
    assert not any("nobody serves" in text for text in found())
    actions.settle_need(made, answer="A volunteer helps.", by=district.dispatcher, now=NOW)
    made.refresh_from_db()
    assert made.state == VisitState.SETTLED


def test_the_reason_of_a_conflict_goes_when_it_is_long_over(homes):
    kind, person = KINDS[1], homes.memberships[0].person
    made = actions.exclude(
        homes.doors[0][4], person, reason="A quarrel", by=homes.secretary, now=NOW
    )
    later = NOW + 400 * DAY
    assert kind.due(later) == 0  # it still holds
    actions.include(made, by=homes.secretary, now=NOW)
    assert (kind.due(NOW), kind.due(later), kind.erase(later, 9, later)) == (0, 1, 1)
    made.refresh_from_db()
    assert (made.reason, kind.due(later)) == ("", 0)


def test_what_a_plan_said_goes_when_it_is_long_over(homes, district):
    approved(district, homes)
    kind, links = KINDS[2], HouseholdLink.objects.in_force().count()
    later = NOW + 800 * DAY
    assert kind.due(NOW) == 0
    lines = PlanLine.objects.count()
    assert lines > 1
    assert kind.erase(later, 1, later) == 1
    assert (kind.due(later), PlanLine.objects.count()) == (lines - 1, lines - 1)
    kind.erase(later, lines, later)
    assert not PlanLine.objects.exists()
    assert LinkPlan.objects.get().state == "in_force"
    assert HouseholdLink.objects.in_force().count() == links


def test_members_of_other_communities_are_not_even_asked_for(homes, district):
    on, fused = timezone.localdate(NOW), {district.cells[0].pk: homes.party_cells[0].pk}
    assert len(living_members(on, Q(), fused)) == 3
    assert living_members(on, Q(), {district.cells[2].pk: 1}) == set()
    somebody = Q(person=homes.memberships[0].person_id)
    assert len(living_members(on, somebody, fused)) == 1


def test_whoever_reads_a_note_from_above_is_on_record(homes, district):
    approved(district, homes)
    _link, made = visited(homes, note="Has a new hip.")
    with pytest.raises(Refused, match="what you need it for"):
        actions.reveal_note(made, purpose="", words="", by=district.auditor, now=NOW)
    note = actions.reveal_note(made, purpose="check", words="", by=district.auditor, now=NOW)
    assert note == "Has a new hip."
    assert Look.objects.get().by == district.auditor


def test_notes_go_when_their_time_is_over(homes, district):
    approved(district, homes)
    _link, made = visited(homes, note="Has a new hip.")
    kind = KINDS[0]
    later = NOW + 400 * DAY
    assert kind.due(NOW) == 0
    assert (kind.due(later), kind.erase(later, 10, later), kind.due(later)) == (1, 1, 0)
    made.refresh_from_db()
    assert made.note == ""


def test_a_resident_knows_the_contact_of_the_own_household_and_no_other(homes, district):
    approved(district, homes)
    link = HouseholdLink.objects.in_force().exclude(person=homes.memberships[0].person_id)[0]
    person = district.neighbour.person
    assert contact_of(person.pk, NOW) is None
    Residence.objects.create(person=person, household=link.household, valid_from=NOW.date() - DAY)
    contact = contact_of(person.pk, NOW)
    assert contact is not None
    assert (contact.name, contact.desk) == (str(link.person), str(district.committees[0]))


def test_all_promises_hold_with_links_a_handover_and_a_need(homes, district):
    approved(district, homes, area=district.communities[0])
    leaves(homes.memberships[0])
    visited_by = homes.volunteers[1]
    link = HouseholdLink.objects.in_force().filter(person=visited_by.person_id)[0]
    actions.visit(link, said(purpose=Purpose.NEED, note="x"), by=visited_by, now=NOW)
    tick(NOW)
    assert found() == []
