"""Two colleagues of the housing bureau who share a duty desk day by day, around National Day 2026.

The 1st of October is a Thursday; the 20th of September and the 10th of October are make-up days.
"""

from datetime import date, datetime, time, timedelta

import pytest

from tests.factories import MemberFactory, RosterFactory
from youhu.common.calendar import SHANGHAI
from youhu.territory.duty import turn_of
from youhu.territory.models import Post, Roster

NATIONAL_DAY = date(2026, 10, 1)
ASKED_AT = datetime(2026, 9, 26, 10, tzinfo=SHANGHAI)


def at(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def desk(district) -> Post:
    """The desk of the housing bureau; by day one colleague, by night the other."""
    post = Post.objects.get(unit=district.housing)
    Roster.objects.filter(post=post).delete()
    post.is_always_manned, post.handover_minutes = True, 30
    post.save()
    return post


@pytest.fixture
def night_owl(district, desk):
    """Who has the nights: 20:00 to 8:00."""
    member = MemberFactory(handler=True, organisation=district.housing)
    RosterFactory(post=desk, member=member, starts=time(20), ends=time(8))
    return member


@pytest.fixture
def early_bird(district, desk):
    """Who has the days: 8:00 to 20:00."""
    RosterFactory(post=desk, member=district.handler, starts=time(8), ends=time(20))
    return district.handler


@pytest.fixture
def third(district, desk):
    """A colleague without turns."""
    return MemberFactory(handler=True, organisation=district.housing)


@pytest.fixture
def chief(district, desk):
    """Who is in charge of the desk."""
    member = MemberFactory(handler=True, organisation=district.housing)
    desk.chief = member
    desk.save()
    return member


@pytest.fixture
def night(desk, night_owl):
    """The turn that runs at 3 a.m. on National Day: it begins the evening before."""
    return turn_on(night_owl, NATIONAL_DAY - timedelta(days=1))


def turn_on(member, on: date):
    """The turn of a member's only roster that begins on a day, as it is now."""
    return turn_of(f"{Roster.objects.get(member=member).pk}-{on:%Y%m%d}")
