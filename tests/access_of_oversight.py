"""Who gets what behind the addresses of requests and supervision, and where they lead."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW
from youhu.oversight import actions
from youhu.oversight.models import Supervision

#                             nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_oversight POST":    "302 403 403 403 422 404 422 404 422 422 403",
    "ask_oversight POST":    "302 403 403 403 422 404 422 404 422 422 403",
    "call_oversight":        "302 403 403 403 200 404 200 404 200 200 403",
    "export_requests":       "302 403 403 403 200 200 200 200 200 200 403",
    "export_supervisions":   "302 403 403 403 200 200 200 200 200 200 403",
    "matter_oversight":      "302 403 403 403 200 404 404 404 404 200 403",
    "requests":              "302 403 403 403 200 200 200 200 200 200 403",
    "supervisions":          "302 403 403 403 200 200 200 200 200 200 403",
}  # fmt: skip


def address(name, district):
    """Where an act leads for the call in the district, which is under supervision."""
    if name == "matter_oversight":  # the part that access_of_directives.py prepares
        return reverse(name, args=[district.part.matter_id])
    if name == "ask_oversight":
        return reverse(name, args=[district.call.number, "supervise"])
    return reverse(name, args=["supervision", _supervised(district).pk, "report"])


def _supervised(district):
    found = Supervision.objects.first()
    until = timezone.localdate(NOW) + timedelta(days=2)
    said = {"level": "yellow", "reason": "It drags on.", "expected": "Fix it.", "until": until}
    by = district.district_supervisor
    return found or actions.supervise(district.call, **said, by=by, now=NOW)


ELSEWHERE = ("act_oversight", "ask_oversight", "matter_oversight")
