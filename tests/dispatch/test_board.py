"""The dispatcher's board: which tour stands open when nobody asked for one."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.tours import market_day, order
from youhu.dispatch.actions import placing
from youhu.dispatch.models import Stop
from youhu.dispatch.rules import StopState

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("first", [0, 1])
def test_a_tour_with_stops_ahead_stands_open_before_one_that_is_driven(signed_in, first):
    now = timezone.now()
    day = market_day(vans=2, now=now)
    driven, ahead = day.shifts[first], day.shifts[1 - first]
    placing.assign(order(day, now=now), driven, by=day.desk, now=now)
    Stop.objects.update(state=StopState.DONE)
    desk = signed_in(day.desk)
    assert desk.get(reverse("tours")).context["chosen"] == driven
    placing.assign(order(day, 1, now=now), ahead, by=day.desk, now=now)
    assert desk.get(reverse("tours")).context["chosen"] == ahead
    asked = f"{reverse('tours')}?shift={driven.pk}"
    assert desk.get(asked).context["chosen"] == driven
