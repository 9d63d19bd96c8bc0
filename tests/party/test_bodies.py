"""Elections, appointments, overrides, founding and closing: what the register lets happen."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.factories.register import branch, members
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message
from youhu.party import actions, checks
from youhu.party.models import Membership, Override, PartyBody
from youhu.party.queries import assessed
from youhu.party.rules import Form, Seat, Standing, Warn
from youhu.registry.models import Organisation
from youhu.registry.rules import OrgKind

pytestmark = pytest.mark.django_db
ON = NOW.date()
TOMORROW = NOW + timedelta(days=1)


def seats(body, *names):
    return dict(zip(names, [one.person for one in members(body)], strict=False))


def warned(body, on=ON):
    return [one.warn for one in assessed([body.organisation], on)[0].open]


def test_an_election_fills_the_seats_and_begins_a_new_term(here, desk):
    held = ON - timedelta(days=3)
    chosen = seats(here, Seat.SECRETARY, Seat.DEPUTY)
    before = here.offices.get()
    actions.elect(here, seats=chosen, held_on=held, by=desk, now=NOW)

    now_held = here.offices.serving(ON)
    assert {one.seat: one.person for one in now_held} == chosen
    assert all(one.is_elected and one.since_on == held for one in now_held)
    before.refresh_from_db()
    assert before.ended_on == held
    assert here.term_ends_on == held.replace(year=held.year + 5) - timedelta(days=1)


def test_an_election_needs_a_secretary_full_members_and_a_day_that_was(here, there, desk):
    stranger = members(there)[0].person
    with pytest.raises(Refused, match="Name the secretary"):
        actions.elect(here, seats={}, held_on=ON, by=desk, now=NOW)
    chosen = seats(here, Seat.SECRETARY)
    with pytest.raises(Refused, match="still to come"):
        actions.elect(here, seats=chosen, held_on=TOMORROW.date(), by=desk, now=NOW)
    with pytest.raises(Refused, match="Only full members"):
        actions.elect(here, seats={Seat.SECRETARY: stranger}, held_on=ON, by=desk, now=NOW)
    Membership.objects.filter(organisation=here.organisation).update(standing=Standing.PROBATIONARY)
    with pytest.raises(Refused, match="Only full members"):
        actions.elect(here, seats=seats(here, Seat.SECRETARY), held_on=ON, by=desk, now=NOW)


def test_a_desk_elects_and_only_the_room_above_appoints(district, here, desk):
    chosen = seats(here, Seat.SECRETARY)
    with pytest.raises(Refused, match="room above"):
        actions.appoint(here, seats=chosen, since_on=ON, by=desk, now=NOW)
    actions.appoint(here, seats=chosen, since_on=ON, by=district.supervisor, now=NOW)
    assert not here.offices.serving(ON).get().is_elected
    for other in (district.other_dispatcher, district.auditor, district.admin, district.handler):
        with pytest.raises(Refused):
            actions.elect(here, seats=chosen, held_on=ON, by=other, now=NOW)


def test_a_warning_is_set_aside_with_a_reason_for_a_while_and_counts_again(district, desk):
    body = branch(district, members=2)
    assert warned(body) == [Warn.TOO_FEW]
    told = {"warn": Warn.TOO_FEW, "reason": "Two join in May.", "until_on": ON + timedelta(days=30)}
    with pytest.raises(Refused, match="room above"):
        actions.override(body, **told, by=desk, now=NOW)

    made = actions.override(body, **told, by=district.dispatcher, now=NOW)

    assert warned(body) == []
    assert warned(body, ON + timedelta(days=31)) == [Warn.TOO_FEW]
    line = Entry.objects.of(body).last()
    assert (line.verb, line.by, line.note) == ("override", district.dispatcher, "Two join in May.")
    assert line.payload == {"warn": "too_few", "until_on": str(made.until_on)}
    actions.lift(body, warn=Warn.TOO_FEW, by=district.dispatcher, now=NOW)
    assert warned(body) == [Warn.TOO_FEW]
    with pytest.raises(Refused, match="not set aside"):
        actions.lift(body, warn=Warn.TOO_FEW, by=district.dispatcher, now=NOW)
    assert list(broken_chains()) == []


def test_only_a_warning_that_is_there_is_set_aside_and_for_a_year_at_most(district, here):
    told = {"reason": "x", "by": district.dispatcher, "now": NOW}
    with pytest.raises(Refused, match="no such warning"):
        actions.override(here, warn=Warn.TOO_FEW, until_on=TOMORROW.date(), **told)
    for until in (ON, ON + timedelta(days=400)):
        with pytest.raises(Refused, match="within a year"):
            actions.override(here, warn=Warn.TOO_FEW, until_on=until, **told)
    assert not Override.objects.exists()


def plan(form=Form.BRANCH, **more):
    facts = {"name": "New branch", "reason": "Many members", "form": form, **more}
    return actions.Plan(**facts)


def test_a_branch_is_founded_out_of_another_and_takes_its_members_home(district, here):
    going = members(here)[1:4]
    made = actions.found(plan(), here.organisation, going, by=district.supervisor, now=NOW)

    unit = made.organisation
    assert (unit.parent, unit.kind, unit.area_code) == (
        here.organisation, OrgKind.PARTY_COMMUNITY, here.organisation.area_code
    )  # fmt: skip
    homes = Membership.objects.filter(is_home=True, valid_until=None, organisation=unit)
    assert {one.person for one in homes} == {one.person for one in going}
    assert Entry.objects.of(made).get().verb == "found"
    assert checks.members_have_one_home(now=TOMORROW).is_kept


def test_fewer_than_three_full_members_found_no_branch_but_a_joint_one(district, here):
    two, by = members(here)[1:3], district.supervisor
    third = members(here)[3]
    Membership.objects.filter(pk=third.pk).update(standing=Standing.PROBATIONARY)
    third.refresh_from_db()
    for few in (two, [*two, third]):
        with pytest.raises(Refused, match="needs 3 full members"):
            actions.found(plan(), here.organisation, few, by=by, now=NOW)
    for units in (1, 6):
        joint = plan(Form.JOINT, units=units)
        with pytest.raises(Refused, match="2 to 5 units"):
            actions.found(joint, here.organisation, two, by=by, now=NOW)
    made = actions.found(plan(Form.JOINT, units=5), here.organisation, two, by=by, now=NOW)
    assert (made.form, made.units) == (Form.JOINT, 5)
    assert not Organisation.objects.filter(name="New branch").exclude(pk=made.organisation_id)


def test_nobody_but_the_room_above_founds(district, here, desk):
    for by in (desk, district.auditor, district.other_dispatcher, district.handler):
        with pytest.raises(Refused):
            actions.found(plan(), here.organisation, members(here), by=by, now=NOW)


@pytest.fixture
def temporary(district, here):
    told = plan(Form.TEMPORARY, scope="Building 3", ends_on=ON + timedelta(days=30))
    chosen = members(here)[:2]
    return actions.found(told, here.organisation, chosen, by=district.supervisor, now=NOW)


def test_in_a_temporary_branch_members_keep_their_home(here, temporary):
    second = Membership.objects.filter(organisation=temporary.organisation)
    assert {(one.is_home, one.scope, one.valid_until) for one in second} == {
        (False, "Building 3", temporary.ends_on)
    }
    assert len(members(here)) == 5
    assert temporary.organisation.kind == OrgKind.PARTY_TEMPORARY
    assert checks.members_have_one_home(now=TOMORROW).is_kept


@pytest.mark.parametrize("gap", [{"scope": ""}, {"ends_on": None}, {"ends_on": ON}])
def test_a_temporary_branch_has_a_scope_and_an_end(district, here, gap):
    told = {"scope": "Building 3", "ends_on": ON + timedelta(days=30), **gap}
    with pytest.raises(Refused, match="where a branch for a while acts"):
        actions.found(
            plan(Form.TEMPORARY, **told), here.organisation, [], by=district.supervisor, now=NOW
        )


def test_in_a_joint_branch_with_an_end_members_keep_their_home(district, here, there, desk):
    by, going = district.district_dispatcher, members(here)[1:3]
    told = {"scope": "Ring road", "ends_on": ON + timedelta(days=300), "units": 2}
    with pytest.raises(Refused, match="where a branch for a while acts"):
        actions.found(
            plan(Form.JOINT, **{**told, "scope": ""}), here.organisation, [], by=by, now=NOW
        )
    made = actions.found(plan(Form.JOINT, **told), here.organisation, going, by=by, now=NOW)
    actions.lend(members(there)[1], made, by=by, now=NOW)
    second = Membership.objects.filter(organisation=made.organisation)
    assert {(one.is_home, one.scope, one.valid_until) for one in second} == {
        (False, "Ring road", told["ends_on"])
    }
    assert second.count() == 3
    assert len(members(here)) == 5
    assert checks.members_have_one_home(now=TOMORROW).is_kept
    with pytest.raises(Refused, match="takes no members"):
        actions.apply(members(there)[2], target=made.organisation, reason="Job", by=by, now=NOW)
    actions.close(made, reason="The road is done", by=by, now=TOMORROW)
    assert not Membership.objects.serving(TOMORROW.date()).filter(organisation=made.organisation)


def test_a_temporary_branch_elects_nobody_and_ends_with_its_work(district, desk, temporary):
    first = members(temporary)[0]
    with pytest.raises(Refused, match="appoints them"):
        actions.elect(temporary, seats={Seat.SECRETARY: first.person}, held_on=ON, by=desk, now=NOW)
    actions.appoint(
        temporary, seats={Seat.SECRETARY: first.person}, since_on=ON, by=district.supervisor,
        now=NOW,
    )  # fmt: skip
    assert warned(temporary) == []
    assert warned(temporary, ON + timedelta(days=31)) == [Warn.ENDED]

    actions.close(temporary, reason="Lifts run", by=district.supervisor, now=TOMORROW)

    assert not Membership.objects.serving(TOMORROW.date()).filter(
        organisation=temporary.organisation
    )
    temporary.organisation.refresh_from_db()
    assert temporary.organisation.active_until == TOMORROW.date()


def test_a_member_joins_a_temporary_branch_once_and_no_other(here, there, temporary, desk):
    third = members(here)[3]
    made = actions.lend(third, temporary, by=desk, now=NOW)
    assert (made.is_home, made.valid_until) == (False, temporary.ends_on)
    with pytest.raises(Refused, match="already"):
        actions.lend(third, temporary, by=desk, now=NOW)
    with pytest.raises(Refused, match="Only a branch with an end"):
        actions.lend(third, here, by=desk, now=NOW)
    with pytest.raises(Refused, match="has ended"):
        actions.lend(third, temporary, by=desk, now=NOW + timedelta(days=30))


def test_a_probationary_member_becomes_a_full_one(here, desk):
    one = members(here)[3]
    Membership.objects.filter(pk=one.pk).update(standing=Standing.PROBATIONARY)
    actions.confirm(one, by=desk, now=NOW)
    one.refresh_from_db()
    assert one.standing == Standing.FULL
    assert Entry.objects.of(here).last().payload == {"membership": one.pk}
    with pytest.raises(Refused, match="full member already"):
        actions.confirm(one, by=desk, now=NOW)


def test_an_overdue_election_is_told_to_the_room_above_once(district, here):
    PartyBody.objects.filter(pk=here.pk).update(term_ends_on=ON - timedelta(days=2))
    found = checks.elections_are_escalated(now=NOW)
    assert "the room above was not told" in found.findings[0].text

    assert [actions.escalate_elections(now=NOW) for _again in "12"] == [1, 0]

    assert checks.elections_are_escalated(now=NOW).is_kept
    told = Message.objects.filter(template="election_overdue")
    assert {one.unit for one in told} == {district.rooms[0]}


def test_an_election_that_may_wait_is_not_told(district, here):
    PartyBody.objects.filter(pk=here.pk).update(term_ends_on=ON - timedelta(days=2))
    here.refresh_from_db()
    until = ON + timedelta(days=30)
    actions.override(
        here, warn=Warn.ELECTION_OVERDUE, reason="Ill", until_on=until, by=district.supervisor,
        now=NOW,
    )  # fmt: skip
    assert checks.elections_are_escalated(now=NOW).is_kept
    assert actions.escalate_elections(now=NOW) == 0
    late = NOW + timedelta(days=31)
    assert not checks.elections_are_escalated(now=late).is_kept
    assert actions.escalate_elections(now=late) == 1


def test_a_committee_counts_the_members_of_its_branches(district):
    mother = branch(district, form=Form.COMMITTEE, members=4)
    assert Warn.TOO_SMALL in warned(mother)
    child = branch(district, members=3)
    Organisation.objects.filter(pk=child.organisation_id).update(parent=mother.organisation)
    assert assessed([mother.organisation], ON)[0].facts.whole == 7
