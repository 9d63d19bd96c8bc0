"""Many vehicles at one moment: never two in one bay."""

from functools import partial

import pytest

from tests.factories import NOW
from tests.factories.docking import yard
from tests.together import together
from youhu.docks import actions
from youhu.docks.models import Appointment, Dock
from youhu.ledger.queries import broken_chains

pytestmark = pytest.mark.django_db(transaction=True)


def test_eight_vehicles_that_want_one_time_get_eight_bays():
    made = yard(vehicles=8)
    noon = NOW.replace(hour=12, minute=0)

    def book(vehicle):
        dock = Dock.objects.get(pk=made.dock.pk)
        return actions.book(dock, vehicle, near=noon, by=made.desk, now=NOW)

    found = together([partial(book, vehicle) for vehicle in made.vehicles])

    assert len({(one.bay, one.starts_at) for one in found}) == 8
    assert Appointment.objects.count() == 8
    assert list(broken_chains()) == []


def test_two_sweeps_at_one_moment_miss_once():
    made = yard(vehicles=2)
    noon = NOW.replace(hour=12, minute=0)
    for vehicle in made.vehicles:
        actions.book(made.dock, vehicle, near=noon, by=made.desk, now=NOW)
    late = noon.replace(hour=13)

    done = together([partial(actions.miss_late, now=late) for _n in range(3)])

    assert sum(done) == 2
    assert list(broken_chains()) == []
