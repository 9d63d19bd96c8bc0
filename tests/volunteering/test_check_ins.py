"""Checking in: one active, accepted by the community, moved, left, looked at again."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse

from tests.factories import NOW
from tests.pages import page
from tests.together import together
from tests.volunteering.conftest import OFFER, accepted, checked_in, logged
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.notices.models import Message
from youhu.privacy.models import Look
from youhu.volunteering import actions, checks, queries
from youhu.volunteering.actions import Offer
from youhu.volunteering.actions.looking import read_phone
from youhu.volunteering.listing import CheckInListing
from youhu.volunteering.models import CheckIn
from youhu.volunteering.rules import ACTIVE, TOP_RUNG, State


def told(template):
    return list(Message.objects.filter(template=template).order_by("pk"))


def test_a_check_in_waits_for_the_community_which_accepts_it(volunteer, community, desk) -> None:
    made = checked_in(volunteer, community)
    assert made.state == State.SUBMITTED
    assert made.due_at > NOW
    assert [one.unit for one in told("check_in_submitted")] == [desk.organisation]
    actions.accept(made, by=desk, now=NOW)
    assert made.state == State.ACCEPTED
    assert (made.due_at - NOW).days == 182
    assert [one.member for one in told("check_in_accepted")] == [volunteer]
    assert [line.verb for line in Entry.objects.of(made)] == ["check_in", "accept"]


def test_nobody_is_checked_in_twice(volunteer, community, district, desk) -> None:
    checked_in(volunteer, community)
    with pytest.raises(Refused, match="active check-in already"):
        checked_in(volunteer, district.communities[1])


@pytest.mark.django_db(transaction=True)
def test_of_parallel_check_ins_one_is_active(volunteer, district) -> None:
    def tried(community):
        try:
            return checked_in(volunteer, community)
        except Refused:
            return None

    places = district.communities[:2] * 3
    made = together([lambda place=place: tried(place) for place in places])
    assert sum(one is not None for one in made) == 1
    assert CheckIn.objects.filter(person=volunteer.person, state__in=ACTIVE).count() == 1


def test_only_the_desk_of_the_community_accepts(volunteer, community, district) -> None:
    made = checked_in(volunteer, community)
    for by in (district.handler, district.handler_of(district.committees[1]), volunteer):
        with pytest.raises(Refused):
            actions.accept(made, by=by, now=NOW)


def test_somebody_checks_in_themselves_or_the_desk_does_it(
    volunteer, other, community, desk, district
) -> None:
    with pytest.raises(Refused, match="yourself"):
        actions.check_in(volunteer.person, community, OFFER, way="phone", by=other, now=NOW)
    with pytest.raises(Refused, match="Only the desk"):
        actions.check_in(
            volunteer.person, district.communities[1], OFFER, way="desk", by=desk, now=NOW
        )
    assert actions.check_in(volunteer.person, community, OFFER, way="desk", by=desk, now=NOW)


def test_what_nobody_knows_is_not_written_down(volunteer, community) -> None:
    for offer in (Offer(skills=("flying",)), Offer(free=("8a",)), Offer(kinds=("war",))):
        with pytest.raises(Refused, match="Not known"):
            checked_in(volunteer, community, offer=offer)


def test_refused_one_says_why_and_may_come_again(volunteer, community, desk) -> None:
    made = checked_in(volunteer, community)
    with pytest.raises(Refused, match="Say why"):
        actions.refuse(made, note=" ", by=desk, now=NOW)
    actions.refuse(made, note="Lives elsewhere", by=desk, now=NOW)
    assert (made.state, made.due_at, made.reason) == (State.REFUSED, None, "Lives elsewhere")
    assert checked_in(volunteer, community).is_active


def test_a_transfer_ends_the_old_one_and_waits_for_the_new_community(
    volunteer, community, desk, district
) -> None:
    old = accepted(volunteer, community, desk)
    with pytest.raises(Refused, match="Choose another"):
        actions.transfer(old, to=community, by=volunteer, now=NOW)
    new = actions.transfer(old, to=district.communities[1], by=volunteer, now=NOW)
    assert (old.state, new.state, new.follows) == (State.TRANSFERRED, State.SUBMITTED, old)
    assert (new.skills, new.free, new.phone) == (old.skills, old.free, old.phone)


def test_leaving_needs_a_reason_and_the_right_hand(volunteer, other, community, desk) -> None:
    made = accepted(volunteer, community, desk)
    with pytest.raises(Refused):
        actions.leave(made, note="Out", by=other, now=NOW)
    actions.leave(made, note="Retired", by=volunteer, now=NOW)
    assert made.state == State.LEFT
    assert not CheckIn.objects.active().exists()


def test_a_look_after_half_a_year_starts_the_clock_anew(volunteer, community, desk) -> None:
    made = accepted(volunteer, community, desk)
    later = NOW + timedelta(days=181)
    offer = Offer(skills=("law",), phone="13900139000")
    actions.recheck(made, offer, by=volunteer, now=later)
    made = CheckIn.objects.get()
    assert (made.skills, made.phone) == ({"law"}, "13900139000")
    assert made.due_at == later + timedelta(days=182)


def test_what_waits_too_long_climbs_and_a_check_sees_it_when_nobody_warned(
    volunteer, community, desk, district
) -> None:
    made = checked_in(volunteer, community)
    late = made.due_at + timedelta(days=30)
    assert not checks.overdue_warned(now=late).is_kept
    assert actions.warn(now=late) == TOP_RUNG
    assert actions.warn(now=late) == 0
    assert checks.overdue_warned(now=late).is_kept
    assert [one.unit for one in told("check_in_overdue")] == [
        desk.organisation, district.rooms[0], district.centre,
    ]  # fmt: skip
    assert checks.rows_agree_with_ledger(now=late).is_kept


def test_a_community_without_a_desk_and_a_changed_row_are_found(volunteer, community, desk) -> None:
    checked_in(volunteer, community)
    assert checks.check_ins_have_a_desk(now=NOW).is_kept
    desk.valid_until = NOW.date()
    desk.save()
    assert not checks.check_ins_have_a_desk(now=NOW).is_kept
    CheckIn.objects.update(state=State.LEFT)
    assert not checks.rows_agree_with_ledger(now=NOW).is_kept


def test_who_sees_a_check_in(volunteer, other, community, desk, district, homes) -> None:
    accepted(volunteer, community, desk, offer=Offer(unit=district.housing))
    seeing = [
        hand for hand in (
            volunteer, other, desk, district.handler_of(district.committees[1]), district.handler,
            district.dispatcher, district.other_dispatcher, district.grid_worker, district.auditor,
            district.admin,
        ) if CheckIn.objects.visible_to(hand).exists()
    ]  # fmt: skip
    assert seeing == [volunteer, desk, district.handler, district.dispatcher, district.auditor]


def test_helpers_bring_home_skills_and_load(
    volunteer, other, community, desk, homes, district, django_assert_num_queries
) -> None:
    accepted(volunteer, community, desk)
    accepted(other, community, desk, offer=Offer())
    other.person.residences.all().delete()
    with django_assert_num_queries(4):
        one, two = queries.helpers_of(community, now=NOW)
    house = homes.doors[0][0].building
    assert (one.lng, one.lat, one.is_home_known) == (house.lng, house.lat, True)
    assert (one.skills, one.kinds, one.free) == ({"driving"}, {"health"}, {"6a", "6p"})
    assert not two.is_home_known
    assert two.lng > 0
    assert {helper.person for helper in queries.helpers_of(district.district, now=NOW)} == {
        volunteer.person_id, other.person_id,
    }  # fmt: skip


def test_a_unit_reads_that_its_people_are_there_and_not_what_was_written(
    volunteer, community, desk, district, client
) -> None:
    made = accepted(volunteer, community, desk, offer=Offer(skills=("law",), unit=district.housing))
    old = actions.transfer(made, to=district.communities[1], by=volunteer, now=NOW)
    actions.leave(old, note="Was ill for long", by=volunteer, now=NOW)
    client.force_login(district.handler.person.user)
    for one in (made, old):
        page = client.get(one.get_absolute_url()).content.decode()
        assert f"{volunteer.person.name[0]}*" in page
        assert volunteer.person.name not in page
        assert "Was ill" not in page
        assert str(desk.person) not in page
    assert str(community) not in client.get(old.get_absolute_url()).content.decode()


def test_a_desk_hears_once_a_day_however_many_wait(volunteer, other, community, desk) -> None:
    late = checked_in(volunteer, community).due_at + timedelta(minutes=1)
    checked_in(other, community)
    assert actions.warn(now=late) == 2
    assert len(told("check_in_overdue")) == 1


def test_hours_at_a_desk_without_anybody_are_found(volunteer, community, desk) -> None:
    logged(volunteer, community, desk)
    assert checks.check_ins_have_a_desk(now=NOW).is_kept
    desk.valid_until = NOW.date()
    desk.save()
    assert not checks.check_ins_have_a_desk(now=NOW).is_kept


def test_reading_a_telephone_is_the_desk_s_and_on_record(
    volunteer, community, desk, district
) -> None:
    made = accepted(volunteer, community, desk)
    with pytest.raises(Refused):
        read_phone(made, by=district.handler, now=NOW)
    assert read_phone(made, by=desk, now=NOW) == "13800138000"
    assert Look.objects.get().by == desk
    assert Entry.objects.of(made).last().verb == "read_phone"


def test_the_desk_is_offered_to_accept_only_while_somebody_waits(
    client, volunteer, community, desk
) -> None:
    made = checked_in(volunteer, community)
    client.force_login(desk.person.user)
    assert "Accept those ticked" in page(client, reverse("check_ins"))

    actions.accept(made, by=desk, now=NOW)
    assert "Accept those ticked" not in page(client, reverse("check_ins"))


def test_of_all_check_ins_those_that_go_on_come_first(volunteer, other, community, desk) -> None:
    ended = accepted(volunteer, community, desk)
    actions.leave(ended, note="gone", by=desk, now=NOW)
    active = checked_in(other, community)
    for sort in ("due", "-due"):
        rows = CheckInListing(desk, QueryDict(f"state=all&sort={sort}")).rows()
        assert list(rows) == [active, ended]


def test_the_desk_is_asked_about_somebody_else_and_not_about_itself(signed_in, desk) -> None:
    shown = page(signed_in(desk), reverse("new_check_in"))
    for words in ("What they can do", "When they are free", "Where they work"):
        assert words in shown
    for words in ("What I can do", "When I am free", "Where I work"):
        assert words not in shown
