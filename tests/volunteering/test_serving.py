"""Hours of service: logged once, confirmed by another hand, never more than was done."""

from datetime import datetime, timedelta

import pytest

from tests.factories import NOW
from tests.volunteering.conftest import HOUR, accepted, logged
from youhu.common.calendar import SHANGHAI
from youhu.common.errors import Refused
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.volunteering import actions, checks, queries
from youhu.volunteering.actions import Offer
from youhu.volunteering.models import ServiceRecord
from youhu.volunteering.rules import (
    FREE_TIMES,
    ServiceState,
    Source,
    free_at,
    packed,
    slots_between,
    unpacked,
)


def at(day, hour):
    """An hour of one of the days of a week; 1 is Monday."""
    return datetime(2026, 11, 22 + day, hour, tzinfo=SHANGHAI)


def test_hours_belong_to_the_unit_of_the_check_in(volunteer, community, desk, district) -> None:
    accepted(volunteer, community, desk, offer=Offer(unit=district.housing))
    made = logged(volunteer, community, desk)
    assert (made.minutes, made.unit, made.state) == (120, district.housing, ServiceState.LOGGED)
    actions.confirm_service(made, by=desk, now=NOW)
    assert (made.state, made.confirmed_by, made.due_at) == (ServiceState.CONFIRMED, desk, None)
    assert checks.rows_agree_with_ledger(now=NOW).is_kept


def test_the_same_wish_counts_once(volunteer, community, desk) -> None:
    one = logged(volunteer, community, desk, source=Source.WISH, wish_key="wishes.wish:7")
    two = logged(volunteer, community, desk, source=Source.WISH, wish_key="wishes.wish:7")
    assert one == two
    assert logged(volunteer, community, desk) != logged(volunteer, community, desk)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"hours": 0}, "after it began"),
        ({"ends_at": NOW + HOUR}, "not ended"),
        ({"hours": 17}, "at most 16"),
    ],
)
def test_a_stretch_that_cannot_be_is_refused(volunteer, community, desk, changes, why) -> None:
    with pytest.raises(Refused, match=why):
        logged(volunteer, community, desk, **changes)
    assert not ServiceRecord.objects.exists()


def test_nobody_confirms_their_own_and_no_other_desk_does(
    volunteer, community, desk, district
) -> None:
    wish = logged(volunteer, community, desk, source=Source.WISH, wish_key="7")
    with pytest.raises(Refused, match="nobody their own"):
        actions.confirm_service(wish, by=volunteer, now=NOW)
    actions.confirm_service(wish, by=nobody(Role.RESIDENT), now=NOW)
    other = district.handler_of(district.committees[1])
    with pytest.raises(Refused, match="Only the desk"):
        logged(volunteer, community, other)
    made = logged(volunteer, community, desk)
    for by in (other, district.resident):
        with pytest.raises(Refused):
            actions.confirm_service(made, by=by, now=NOW)


def test_fewer_minutes_may_count_with_a_reason_never_more(volunteer, community, desk) -> None:
    made = logged(volunteer, community, desk)
    with pytest.raises(Refused, match="never more"):
        actions.confirm_service(made, by=desk, now=NOW, minutes=121, note="long")
    with pytest.raises(Refused, match="Say why fewer"):
        actions.confirm_service(made, by=desk, now=NOW, minutes=60)
    actions.confirm_service(made, by=desk, now=NOW, minutes=60, note="left early")
    assert ServiceRecord.objects.get().minutes == 60


def test_what_is_not_recognised_does_not_count(volunteer, community, desk) -> None:
    made = logged(volunteer, community, desk)
    actions.refuse_service(made, note="was not there", by=desk, now=NOW)
    assert not ServiceRecord.objects.counted().exists()
    assert queries.helpers_of(community, now=NOW) == []


def test_unconfirmed_hours_are_warned_about(volunteer, community, desk) -> None:
    made = logged(volunteer, community, desk)
    late = made.due_at + timedelta(minutes=5)
    assert not checks.overdue_warned(now=late).is_kept
    assert actions.warn(now=late) == 1
    assert checks.overdue_warned(now=late).is_kept


def test_recent_service_is_the_load_of_a_helper(volunteer, community, desk) -> None:
    accepted(volunteer, community, desk)
    logged(volunteer, community, desk)
    logged(volunteer, community, desk, ends_at=NOW - timedelta(days=91))
    [helper] = queries.helpers_of(community, now=NOW)
    assert (helper.minutes, helper.times) == (120, 1)


def test_free_times_are_parts_of_the_week() -> None:
    assert slots_between(at(6, 10), at(6, 13)) == {"6a", "6p"}
    assert slots_between(at(6, 23), at(7, 1)) == set()
    assert free_at({"6a", "6p"}, at(6, 10), at(6, 13))
    assert not free_at({"6a"}, at(6, 10), at(6, 13))
    assert free_at((), at(2, 15))
    assert not free_at(FREE_TIMES, at(2, 23))
    assert unpacked(packed(["b", "a", "a"])) == {"a", "b"}
    assert packed([]) == ""
