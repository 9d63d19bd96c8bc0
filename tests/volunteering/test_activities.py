"""Activities: places are exact, people come and go at the place, absences can be objected to."""

from datetime import timedelta

import pytest

from tests.factories import NOW, cell_middle
from tests.factories.neighbourhood import MembershipFactory
from tests.pages import page
from tests.together import together
from tests.volunteering.conftest import HOUR, accepted
from youhu.common.errors import Refused
from youhu.notices.models import Message
from youhu.registry.models import Member
from youhu.volunteering import actions, checks
from youhu.volunteering.actions import ByHand, Plan, Position, activities
from youhu.volunteering.models import Activity, ServiceRecord, SignUp
from youhu.volunteering.rules import ActivityState, ServiceKind, ServiceState, SignUpState

LNG, LAT = cell_middle("440105001001001")
THERE, AWAY, UNKNOWN = Position(LNG, LAT), Position(LNG + 0.006, LAT), Position()
BEGINS = NOW + 24 * HOUR
BEFORE = BEGINS - 3 * HOUR


@pytest.fixture
def activity(district, community, desk):
    return published(community, desk)


def published(community, desk, **changes):
    told = {
        "title": "Patrol", "text": "Walk.", "kind": ServiceKind.SAFETY, "address": "Gate",
        "lng": LNG, "lat": LAT, "starts_at": BEGINS, "ends_at": BEGINS + 2 * HOUR, "places": 1,
        **changes,
    }  # fmt: skip
    return actions.publish(Plan(**told), community=community, by=desk, now=NOW)


def signed(activity, member, now=NOW):
    return actions.sign_up(activity, member.person, by=member, now=now)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"starts_at": NOW}, "has passed"),
        ({"ends_at": BEGINS}, "ends after"),
        ({"ends_at": BEGINS + 17 * HOUR}, "ends after"),
        ({"places": 0}, "places"),
        ({"radius_m": 5}, "circle"),
    ],
)
def test_what_cannot_be_is_not_published(community, desk, changes, why) -> None:
    with pytest.raises(Refused, match=why):
        published(community, desk, **changes)


def test_only_its_own_desk_publishes(community, district, homes) -> None:
    for by in (district.handler_of(district.committees[1]), district.dispatcher, district.resident):
        with pytest.raises(Refused, match="Only the desk"):
            published(community, by)


def test_one_checks_in_before_signing_up(volunteer, activity) -> None:
    with pytest.raises(Refused, match="Check in to your community"):
        signed(activity, volunteer)


def test_the_waiting_list_moves_up_in_turn(volunteer, other, community, desk, activity) -> None:
    accepted(volunteer, community, desk)
    accepted(other, community, desk)
    first, second = signed(activity, volunteer), signed(activity, other)
    assert (first.state, second.state) == (SignUpState.SIGNED, SignUpState.WAITING)
    with pytest.raises(Refused, match="already"):
        signed(activity, volunteer)
    actions.withdraw(first, by=volunteer, now=NOW)
    second.refresh_from_db()
    assert second.state == SignUpState.SIGNED
    assert Activity.objects.get().taken == 1
    assert Message.objects.get(template="sign_up_moved_up").member == other
    actions.withdraw(second, by=other, now=NOW)
    assert Activity.objects.get().taken == 0
    assert signed(activity, volunteer).state == SignUpState.SIGNED


@pytest.mark.django_db(transaction=True)
def test_of_parallel_sign_ups_exactly_the_places_are_given(
    community, desk, district, homes
) -> None:
    activity = published(community, desk, places=3)
    people = [MembershipFactory().person for _n in range(7)]
    members = [Member.objects.get(person=person) for person in people]
    for member in members:
        accepted(member, community, desk)
    together([lambda member=member: signed(activity, member) for member in members])
    states = list(SignUp.objects.values_list("state", flat=True))
    assert sorted(states) == [SignUpState.SIGNED] * 3 + [SignUpState.WAITING] * 4
    assert Activity.objects.get().taken == 3


def test_hours_run_from_coming_to_going_at_the_place(volunteer, community, desk, activity) -> None:
    accepted(volunteer, community, desk)
    mine = signed(activity, volunteer)
    for where, at, why in (
        (THERE, BEFORE, "two hours before"), (AWAY, BEGINS, "m from the place"),
        (UNKNOWN, BEGINS, "position is not known"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=why):
            actions.come(mine, where, by=volunteer, now=at)
    actions.come(mine, THERE, by=volunteer, now=BEGINS)
    actions.go(mine, THERE, by=volunteer, now=BEGINS + 90 * timedelta(minutes=1))
    record = ServiceRecord.objects.get()
    assert (record.minutes, record.state, record.kind) == (
        90, ServiceState.LOGGED, ServiceKind.SAFETY,
    )  # fmt: skip
    assert (mine.state, mine.service, mine.is_by_hand) == (SignUpState.DONE, record, False)
    assert Message.objects.filter(template="service_logged", unit=desk.organisation).exists()
    assert checks.rows_agree_with_ledger(now=BEGINS).is_kept


def test_nobody_checks_in_for_another(volunteer, other, community, desk, activity) -> None:
    accepted(volunteer, community, desk)
    mine = signed(activity, volunteer)
    with pytest.raises(Refused, match="own phone"):
        actions.come(mine, THERE, by=other, now=BEGINS)


def test_the_desk_enters_by_hand_and_says_why(volunteer, community, desk, activity) -> None:
    accepted(volunteer, community, desk)
    mine = signed(activity, volunteer)
    with pytest.raises(Refused, match="Say why"):
        actions.come(mine, ByHand(BEGINS, " "), by=desk, now=BEGINS)
    with pytest.raises(Refused, match="within two hours"):
        actions.come(mine, ByHand(BEGINS + HOUR, "empty battery"), by=desk, now=BEGINS)
    actions.come(mine, ByHand(BEGINS, "empty battery"), by=desk, now=BEGINS + HOUR)
    assert mine.is_by_hand
    with pytest.raises(Refused, match="own phone"):
        actions.go(mine, THERE, by=desk, now=BEGINS + HOUR)


def test_the_end_closes_what_is_open(volunteer, other, community, desk, homes) -> None:
    activity = published(community, desk, places=2)
    for member in (volunteer, other):
        accepted(member, community, desk)
    here, away = signed(activity, volunteer), signed(activity, other)
    actions.come(here, THERE, by=volunteer, now=BEGINS)
    over = activity.ends_at + 2 * HOUR
    assert actions.end_activities(now=over) == 1
    assert actions.end_activities(now=over) == 0
    here.refresh_from_db()
    away.refresh_from_db()
    assert (here.state, away.state) == (SignUpState.DONE, SignUpState.ABSENT)
    assert ServiceRecord.objects.get().minutes == 120
    assert Activity.objects.get().state == ActivityState.ENDED
    assert checks.activities_end(now=over).is_kept


def test_an_absence_is_objected_to_once_and_answered(
    volunteer, community, desk, activity, district
) -> None:
    accepted(volunteer, community, desk)
    mine = signed(activity, volunteer)
    with pytest.raises(Refused, match="Only who is held absent"):
        actions.object_to(mine, note="I was there", by=volunteer, now=NOW)
    over = activity.ends_at + 2 * HOUR
    actions.end_activities(now=over)
    mine.refresh_from_db()
    actions.object_to(mine, note="I was there", by=volunteer, now=over)
    with pytest.raises(Refused, match="already"):
        actions.object_to(mine, note="again", by=volunteer, now=over)
    late = mine.due_at + timedelta(minutes=5)
    assert not checks.overdue_warned(now=late).is_kept
    actions.warn(now=late)
    mine.refresh_from_db()
    with pytest.raises(Refused, match="Only the desk"):
        actions.answer_objection(mine, is_excused=True, note="so", by=volunteer, now=late)
    actions.answer_objection(mine, is_excused=True, note="The lead says so.", by=desk, now=late)
    assert (mine.state, mine.due_at) == (SignUpState.EXCUSED, None)


def test_an_absence_may_stay(volunteer, community, desk, activity) -> None:
    accepted(volunteer, community, desk)
    mine = signed(activity, volunteer)
    over = activity.ends_at + 2 * HOUR
    actions.end_activities(now=over)
    mine.refresh_from_db()
    actions.object_to(mine, note="I was there", by=volunteer, now=over)
    actions.answer_objection(mine, is_excused=False, note="Nobody saw you.", by=desk, now=over)
    assert mine.state == SignUpState.ABSENT
    with pytest.raises(Refused, match="No objection"):
        actions.answer_objection(mine, is_excused=True, note="x", by=desk, now=over)


def test_calling_off_tells_everybody(volunteer, community, desk, activity) -> None:
    accepted(volunteer, community, desk)
    mine = signed(activity, volunteer)
    with pytest.raises(Refused, match="everybody reads"):
        actions.call_off(activity, note="", by=desk, now=NOW)
    actions.call_off(activity, note="Typhoon", by=desk, now=NOW)
    mine.refresh_from_db()
    assert mine.state == SignUpState.OFF
    assert Message.objects.get(template="activity_off").member == volunteer


def test_an_activity_that_nobody_closed_is_found(activity) -> None:
    late = activity.ends_at + 3 * HOUR
    assert not checks.activities_end(now=late).is_kept
    actions.end_activities(now=late)
    assert checks.activities_end(now=late).is_kept


def test_teams_are_of_those_who_have_checked_in(volunteer, other, community, desk) -> None:
    with pytest.raises(Refused, match="Only who has checked in"):
        actions.found_team(community, name="A", about="", lead=volunteer.person, by=desk, now=NOW)
    accepted(volunteer, community, desk)
    accepted(other, community, desk)
    made = {"about": "", "lead": volunteer.person, "by": desk, "now": NOW}
    team = actions.found_team(community, name="A", **made)
    with pytest.raises(Refused, match="of this name"):
        actions.found_team(community, name="A", **made)
    actions.join_team(team, by=other, now=NOW)
    with pytest.raises(Refused, match="belong to this team already"):
        actions.join_team(team, by=other, now=NOW)
    with pytest.raises(Refused, match="You lead"):
        actions.leave_team(team, by=volunteer, now=NOW)
    actions.lead_team(team, lead=other.person, by=desk, now=NOW)
    actions.leave_team(team, by=volunteer, now=NOW)
    assert [one.person for one in team.members.filter(left_at=None)] == [other.person]


def test_an_activity_that_cannot_be_closed_holds_up_no_other(
    volunteer, other, community, desk, monkeypatch
) -> None:
    first, second = published(community, desk), published(community, desk)
    accepted(volunteer, community, desk)
    stuck, free = signed(first, volunteer), signed(second, volunteer)
    real = activities.close_sign_up

    def close(sign_up, *, now):
        if sign_up.pk == stuck.pk:
            raise OSError("broken")
        real(sign_up, now=now)

    monkeypatch.setattr(activities, "close_sign_up", close)
    with pytest.raises(ExceptionGroup):
        actions.end_activities(now=first.ends_at + 2 * HOUR)
    first.refresh_from_db()
    second.refresh_from_db()
    free.refresh_from_db()
    assert (first.state, second.state) == (ActivityState.OPEN, ActivityState.ENDED)
    assert free.state == SignUpState.ABSENT


def test_a_stay_that_nobody_ended_is_cut_to_the_longest_service(volunteer, community, desk) -> None:
    activity = published(community, desk, ends_at=BEGINS + 16 * HOUR)
    accepted(volunteer, community, desk)
    mine = signed(activity, volunteer)
    actions.come(mine, THERE, by=volunteer, now=BEGINS - HOUR)
    assert actions.end_activities(now=activity.ends_at + 2 * HOUR) == 1
    assert ServiceRecord.objects.get().minutes == 16 * 60


def test_who_is_entered_by_hand_after_the_end_is_checked_out_too(
    volunteer, community, desk, activity
) -> None:
    accepted(volunteer, community, desk)
    mine = signed(activity, volunteer)
    over = activity.ends_at + 2 * HOUR
    actions.end_activities(now=over)
    mine.refresh_from_db()
    actions.come(mine, ByHand(BEGINS, "phone was dead"), by=desk, now=over + HOUR)
    assert not checks.activities_end(now=over + HOUR).is_kept
    actions.end_activities(now=over + HOUR)
    mine.refresh_from_db()
    assert mine.state == SignUpState.DONE
    assert ServiceRecord.objects.get().minutes == 120
    assert checks.activities_end(now=over + HOUR).is_kept


def test_the_desk_hands_a_team_to_another_member_who_then_leads(
    client, volunteer, other, community, desk
) -> None:
    accepted(volunteer, community, desk)
    accepted(other, community, desk)
    made = {"about": "", "lead": volunteer.person, "by": desk, "now": NOW}
    team = actions.found_team(community, name="A", **made)
    client.force_login(desk.person.user)
    assert "Another one leads" not in page(client, team.get_absolute_url())

    actions.join_team(team, by=other, now=NOW)
    refused = client.post(team.get_absolute_url(), {"lead": volunteer.person_id})
    assert refused.status_code == 422
    client.post(team.get_absolute_url(), {"lead": other.person_id})
    team.refresh_from_db()
    assert team.lead == other.person
