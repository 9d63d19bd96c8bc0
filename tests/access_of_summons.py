"""Who gets what behind the addresses of summonses, and where they lead; see test_access.py."""

from django.urls import reverse

from tests.factories import NOW, cell_middle
from tests.pages import picture
from youhu.common.images import photo_from_upload
from youhu.summons import actions
from youhu.summons.actions import Appeal, CheckIn, Pledge
from youhu.summons.models import Shown

#                             nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_agreed POST":        "302 403 403 403 302 404 422 404 422 403 403",
    "act_part POST":          "302 403 403 403 422 404 422 404 422 403 403",
    "command_summons POST":   "302 403 403 403 422 404 422 404 422 403 403",
    "export_summons_ratings": "302 403 403 403 200 200 200 200 200 200 403",
    "export_summonses":       "302 403 403 403 200 200 200 200 200 200 403",
    "new_summons":            "302 403 403 403 200 200 200 200 200 403 403",
    "one_summons":            "302 403 403 403 200 404 200 404 200 200 403",
    "summons_count":          "302 200 200 200 200 200 200 200 200 200 200",
    "summons_limits":         "302 403 403 403 403 403 403 403 403 200 200",
    "summons_photo":          "302 403 403 403 200 404 200 404 200 200 403",
    "summons_ratings":        "302 403 403 403 200 200 200 200 200 200 403",
    "summons_slip POST":      "302 403 403 403 422 404 403 403 403 403 403",
    "summons_trip":           "302 403 403 403 200 404 403 403 403 403 403",
    "summonses":              "302 403 403 403 200 200 200 200 200 200 403",
    "api-1:act_summons POST": "401 404 404 404 409 404 409 404 409 409 404",
    "api-1:get_summons":      "401 404 404 404 200 404 200 404 200 200 404",
    "api-1:list_summonses":   "401 200 200 200 200 200 200 200 200 200 200",
}  # fmt: skip
ELSEWHERE = (
    "act_agreed", "act_part", "command_summons", "one_summons", "summons_photo", "summons_slip",
    "summons_trip", "api-1:act_summons", "api-1:get_summons",
)  # fmt: skip


def prepare(made):
    """A summons of a community; the housing bureau has reported its part with a picture."""
    lng, lat = cell_middle(made.cells[0].code)
    said = Appeal("A closed building", "An examinee must go.", "critical", "Gate 3", lng, lat)
    caller, now = made.handler_of(made.committees[0]), NOW
    summons = actions.raise_summons(
        said, lead=made.housing, assisting=[made.offices[0]], by=caller, now=now
    )
    part = summons.parts.get(unit=made.housing)
    actions.arrive(part, CheckIn(lng, lat), by=made.handler, now=now)
    pledge = Pledge(made.housing, "Bring the key", now.replace(year=now.year + 9))
    actions.confer(
        summons, findings="So.", pledges=[pledge], units=[made.housing], by=caller, now=now
    )
    part.refresh_from_db()
    photo = photo_from_upload(picture())
    actions.report(part, report="Done.", photos=(photo,), by=made.handler, now=now)
    made.summoned = part


def address(name, district):
    """Where `name` leads for the one summons, its part, its agreed duty and its picture."""
    part = district.summoned
    pk = part.summons_id
    wanted = {
        "one_summons": [pk],
        "summons_trip": [pk],
        "command_summons": [pk, "facts"],
        "act_part": [pk, part.pk, "report"],
        "act_agreed": [pk, part.summons.agreed.get().pk, "finish"],
        "summons_slip": [part.pk],
        "summons_photo": [Shown.objects.get().pk, "thumb"],
        "api-1:get_summons": [pk],
        "api-1:act_summons": [pk, part.pk, "report"],
    }
    return reverse(name, args=wanted[name])
