"""Landmarks near a point, and the post that is manned at a moment."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from youhu.registry.actions import touch
from youhu.registry.calendars import tokens
from youhu.territory import landmarks
from youhu.territory.duty import on_duty
from youhu.territory.models import Landmark, Roster


@pytest.mark.django_db
def test_the_nearest_landmarks_come_first_and_far_ones_not_at_all() -> None:
    for name, lng in (("far", 113.40), ("second", 113.305), ("first", 113.301)):
        Landmark.objects.create(name=name, lng=lng, lat=23.09)
    touch("territory")

    found = landmarks.near(113.30, 23.09, token=tokens()["territory"])

    assert [mark.name for mark in found] == ["first", "second"]


def test_the_smallest_area_that_is_manned_is_on_duty(district) -> None:
    codes = ["440105001001", "440105001", "440105"]

    post = on_duty(codes, now=NOW)

    assert post is not None
    assert post.unit == district.committees[0]


def test_a_post_whose_turn_is_over_is_not_on_duty(district) -> None:
    Roster.objects.update(until_on=NOW.date() - timedelta(days=2))

    assert on_duty(["440105001001"], now=NOW) is None
