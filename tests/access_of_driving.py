"""Who gets what behind the addresses of the driver's phone; see test_access.py.

No hand here drives: drivers are in tests/dispatch/test_driver_phone.py.
"""

import uuid

from django.urls import reverse
from django.utils import timezone

from tests.factories.driving import driven
from youhu.dispatch.actions import incidents
from youhu.dispatch.actions.incidents import Told
from youhu.dispatch.models import Incident

#                              nob res nei gri han str dis oth sup aud adm
TABLE = {
    "drive":                   "302 200 200 403 403 403 403 403 403 403 403",
    "drive_act POST":          "302 302 302 403 403 403 403 403 403 403 403",
    "drive_me":                "302 200 200 403 403 403 403 403 403 403 403",
    "drive_outbox":            "401 403 403 403 403 403 403 403 403 403 403",
    "drive_outbox POST":       "401 403 403 403 403 403 403 403 403 403 403",
    "drive_positions POST":    "302 403 403 403 403 403 403 403 403 403 403",
    "drive_queue":             "302 200 200 403 403 403 403 403 403 403 403",
    "drive_snapshot":          "302 200 200 403 403 403 403 403 403 403 403",
    "drive_stops":             "302 200 200 403 403 403 403 403 403 403 403",
    "incidents":               "302 403 403 403 200 200 200 200 200 200 403",
    "settle_incident POST":    "302 403 403 403 404 404 403 403 403 403 403",
}  # fmt: skip
ELSEWHERE = ("settle_incident",)


def prepare(_district):
    """A driver of the market is held up."""
    now = timezone.now()
    made = driven(now=now)
    told = Told(uuid.uuid4(), "congestion", minutes=20)
    incidents.tell_incident(made.shift, told, by=made.by, now=now)


def address(name, _district):
    """Where `name` leads for the one incident."""
    return reverse(name, args=[Incident.objects.get().pk])
