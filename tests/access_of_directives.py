"""Who gets what behind the addresses of directives, and where they lead; see test_access.py."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW
from tests.pages import picture
from youhu.common.images import photo_from_upload
from youhu.directives.actions import Order, issue, report, sign
from youhu.directives.models import Evidence

#                             nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_task POST":         "302 403 403 403 422 404 404 404 404 403 403",
    "command_directive POST": "302 403 403 403 403 403 404 404 404 403 403",
    "directive":             "302 403 403 403 200 404 404 404 404 200 403",
    "directives":            "302 403 403 403 200 200 200 200 200 200 403",
    "evidence":              "302 403 403 403 200 404 404 404 404 200 403",
    "export_directives":     "302 403 403 403 200 200 200 200 200 200 403",
    "new_directive":         "302 403 403 403 403 403 200 200 200 403 403",
}  # fmt: skip
# Addresses whose parts are not those of the call.
ELSEWHERE = ("act_task", "command_directive", "directive", "evidence")


def prepare(made):
    """A directive; the housing bureau has reported its part with a picture."""
    due_at = timezone.now() + timedelta(days=9)
    order = Order("Clear the drains", "Before the rain.", "urgent", due_at)
    units, by = [made.housing, *made.offices], made.district_dispatcher
    part = issue(order, units, by=by, now=NOW).tasks.get(unit=made.housing)
    sign(part, by=made.handler, now=NOW)
    report(
        part, report="Cleared.", photos=(photo_from_upload(picture()),), by=made.handler, now=NOW
    )
    made.part = part


def address(name, district):
    """Where `name` leads for the one directive, its one part that was reported, its one picture."""
    part = district.part
    wanted = {
        "directive": [part.directive_id],
        "command_directive": [part.directive_id, "urge"],
        "act_task": [part.directive_id, part.pk, "sign"],
        "evidence": [Evidence.objects.get().pk, "thumb"],
    }
    return reverse(name, args=wanted[name])
