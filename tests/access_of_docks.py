"""Who gets what behind the addresses of the loading docks; see test_access.py.

The desk of the association is no hand here: see tests/docks/test_pages.py.
"""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tests.factories.docking import yard
from youhu.docks import actions
from youhu.docks.models import Appointment, Dock

#                              nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_appointment POST":    "302 403 403 403 404 404 403 403 403 403 403",
    "act_dock POST":           "302 403 403 403 404 404 403 403 403 403 403",
    "dock":                    "302 403 403 403 404 404 200 404 200 200 403",
    "docks":                   "302 403 403 403 200 200 200 200 200 200 403",
    "edit_dock":               "302 403 403 403 404 404 403 403 403 403 403",
    "new_dock":                "302 403 403 403 200 200 403 403 403 403 403",
}  # fmt: skip
ELSEWHERE = ("act_appointment", "act_dock", "dock", "edit_dock")


def prepare(_district):
    """A dock of a market in the first subdistrict, with one vehicle booked."""
    now = timezone.now()
    there = yard(now=now, opens="00:00", closes="23:59")
    is_late = timezone.localtime(now).hour >= 20  # the last slot ends before midnight
    near = now + timedelta(hours=6 if is_late else 0)
    actions.book(there.dock, there.vehicles[0], near=near, by=there.desk, now=now)


def address(name, _district):
    """Where `name` leads for the one dock and its one appointment."""
    pk = Dock.objects.get().pk
    wanted = {
        "act_appointment": [Appointment.objects.get().pk, "cancel"],
        "act_dock": [pk, "book"],
    }
    return reverse(name, args=wanted.get(name, [pk]))
