"""People, posts and the calendar that everybody works by."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories import NOW, MemberFactory, OfficeHoursFactory, OrganisationFactory
from youhu.common.calendar import LimitType
from youhu.registry.actions import learn_year, seed_calendar, touch
from youhu.registry.calendars import calendar_of, tokens
from youhu.registry.models import CalendarYear, Member, Organisation, Revision, WorkDay, nobody
from youhu.registry.rules import Role

pytestmark = pytest.mark.django_db


def calendar(unit=None):
    return calendar_of(unit.pk if unit else None, token=tokens().get("calendar", ""))


def test_a_member_serves_from_the_first_day_to_the_one_before_the_last():
    member = MemberFactory(handler=True, valid_from=date(2026, 1, 1), valid_until=date(2026, 7, 1))
    serving = [
        day
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
        if Member.objects.serving(day).filter(pk=member.pk).exists()
    ]
    assert serving == [date(2026, 1, 1), date(2026, 6, 30)]


def test_staff_without_an_organisation_cannot_be_stored():
    member = MemberFactory(handler=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.filter(pk=member.pk).update(organisation=None)


def test_a_wrong_credit_code_is_refused_with_what_to_do():
    unit = OrganisationFactory(uscc="91440105MA59XXXX0B")
    with pytest.raises(ValidationError, match="certificate"):
        unit.full_clean()


def test_the_years_that_the_library_knows_are_seeded_and_the_others_named():
    assert seed_calendar(range(2025, 2028)) == [2027]
    assert CalendarYear.objects.count() == 2
    assert WorkDay.objects.filter(on=date(2026, 10, 10), kind="workday").exists()


def test_beyond_the_known_years_a_deadline_says_that_it_is_uncertain():
    seed_calendar([2026])
    start = datetime(2026, 12, 30, 10, tzinfo=NOW.tzinfo)
    assert calendar().due(start, amount=7, limit_type=LimitType.WORK_DAYS).uncertain
    learn_year(2027, [(date(2027, 1, 1), "holiday", "New Year")], source="a notice")
    due = calendar().due(start, amount=7, limit_type=LimitType.WORK_DAYS)
    assert not due.uncertain
    assert due.at.date() == date(2027, 1, 11)


def test_a_notice_learned_again_replaces_the_former_one():
    seed_calendar([2026])
    learn_year(2026, [(date(2026, 1, 1), "holiday", "New Year")], source="corrected")
    assert WorkDay.objects.count() == 1


def test_an_organisation_may_keep_hours_of_its_own():
    seed_calendar([2026])
    unit = OrganisationFactory()
    for weekday in range(1, 8):
        OfficeHoursFactory(organisation=unit, weekday=weekday, opens=time(7), closes=time(22))
    touch("calendar")
    two_hours = {"amount": 2, "limit_type": LimitType.WORK_HOURS}
    sunday_evening = datetime(2026, 11, 22, 19, tzinfo=NOW.tzinfo)
    assert calendar(unit).due(sunday_evening, **two_hours).at == sunday_evening + timedelta(hours=2)
    assert calendar().due(sunday_evening, **two_hours).at.hour == 11


def test_every_change_of_reference_data_has_a_token_of_its_own():
    seen = set()
    for _n in range(5):
        touch("calls")
        seen.add(Revision.objects.get(name="calls").token)
    assert len(seen) == 5


def test_an_unnamed_hand_is_never_a_row():
    hand = nobody(Role.CLOCK)
    assert hand.pk is None
    assert hand.area_code == ""


def test_an_organisation_serves_within_its_days():
    unit = Organisation(active_from=date(2026, 1, 1), active_until=date(2026, 12, 31))
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31))
    assert [unit.serves(day) for day in days] == [False, True, False]
