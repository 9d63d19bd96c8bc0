"""Who gets what behind the addresses of the fleets; see test_access.py.

The market's desk and a fleet's manager are no hands here: see tests/fleets/test_pages.py.
"""

from django.urls import reverse
from django.utils import timezone

from tests.factories.market import market, permit
from tests.pages import picture
from youhu.common.images import photo_from_upload
from youhu.fleets import actions
from youhu.fleets.actions import Seen, Shown
from youhu.fleets.models import (
    AccessRule,
    Document,
    Driver,
    Fleet,
    Permit,
    StreetZone,
    Vehicle,
    VehicleType,
    Violation,
    ViolationKind,
)
from youhu.fleets.rules import DocumentKind

MARKET = "market-with-fleets"
SEES = "302 403 403 403 404 404 200 404 200 200 403"
LISTS = "302 403 403 403 200 200 200 200 200 200 403"
ACTS = "302 403 403 403 404 404 403 403 403 403 403"
OPEN = "200 200 200 200 200 200 200 200 200 200 200"
#                              nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_admission POST":      ACTS,
    "act_paper POST":          ACTS,
    "act_violation POST":      ACTS,
    "add_access_rule POST":    ACTS,
    "admissions":              LISTS,
    "driver":                  SEES,
    "edit_kind":               ACTS,
    "edit_type":               ACTS,
    "edit_zone":               ACTS,
    "end_access_rule POST":    ACTS,
    "end_permit POST":         ACTS,
    "ending_papers":           LISTS,
    "export_fleets":           LISTS,
    "export_vehicles":         LISTS,
    "export_violations":       LISTS,
    "fleet":                   SEES,
    "fleet_plates":            SEES,
    "fleets":                  LISTS,
    "fleets_count":            "302 200 200 200 200 200 200 200 200 200 200",
    "import_fleet":            ACTS,
    "mark":                    OPEN,
    "marks":                   OPEN,
    "new_driver":              ACTS,
    "new_firm":                "302 403 403 403 200 200 403 403 403 403 403",
    "new_fleet":               "302 403 403 403 200 200 403 403 403 403 403",
    "new_kind":                "302 403 403 403 200 200 403 403 403 403 403",
    "new_type":                "302 403 403 403 200 200 403 403 403 403 403",
    "new_vehicle":             ACTS,
    "new_violation":           ACTS,
    "new_zone":                "302 403 403 403 200 200 403 403 403 403 403",
    "open_paper POST":         "302 403 403 403 403 403 302 404 302 302 403",
    "paper_image":             "302 403 403 403 404 404 302 404 302 302 403",
    "report_vehicle":          OPEN,
    "street_zone":             SEES,
    "street_zones":            LISTS,
    "vehicle":                 SEES,
    "vehicle_plate":           SEES,
    "vehicle_types":           LISTS,
    "vehicles":                LISTS,
    "violation":               SEES,
    "violation_image":         SEES,
    "violation_kinds":         LISTS,
    "violations":              LISTS,
}  # fmt: skip
_OF = {
    Fleet: ("fleet", "fleet_plates", "new_driver", "new_vehicle"),
    Vehicle: ("vehicle", "vehicle_plate", "new_violation"),
    Driver: ("driver",),
    Permit: ("end_permit",),
    StreetZone: ("street_zone", "edit_zone", "add_access_rule"),
    AccessRule: ("end_access_rule",),
    VehicleType: ("edit_type",),
    ViolationKind: ("edit_kind",),
    Violation: ("violation", "violation_image"),
}
_MODEL = {name: model for model, names in _OF.items() for name in names}
_WITH_MORE = (
    "act_admission", "act_paper", "act_violation", "import_fleet", "mark", "open_paper",
    "paper_image", "report_vehicle",
)  # fmt: skip
ELSEWHERE = (*_MODEL, *_WITH_MORE)


def prepare(_district):
    """A market in the first subdistrict, with one of everything."""
    now = timezone.now()
    today = timezone.localdate(now)
    made = market(MARKET, area_code="440105001")
    photo = photo_from_upload(picture())
    said = Shown(DocumentKind.INSPECTION, "A", today, today)
    actions.submit_paper(made.vehicle, said=said, photos=(photo,), by=made.manager, now=now)
    permit(made.vehicle, made.zone)
    seen = Seen(made.kind, now, "Gate 3")
    actions.record_violation(made.vehicle, seen, photos=(photo,), by=made.clerk, now=now)
    AccessRule.objects.create(zone=made.zone, starts="07:00", ends="10:00", valid_from=today)


def address(name, _district):
    """Where `name` leads for the one of its kind."""
    vehicle = Vehicle.objects.get(fleet__market__code=MARKET)
    said = {
        "mark": [vehicle.token],
        "report_vehicle": [vehicle.token],
        "act_admission": ["vehicle", vehicle.pk, "end"],
        "act_paper": [Document.objects.latest("pk").pk, "accept"],
        "act_violation": [Violation.objects.get().pk, "cancel"],
        "import_fleet": [vehicle.fleet_id, "vehicles"],
        "open_paper": [Document.objects.latest("pk").pk],
        "paper_image": [Document.objects.latest("pk").pk],
    }
    return reverse(name, args=said.get(name) or [_pk(_MODEL[name], vehicle)])


def _pk(model, vehicle):
    """The row of a kind in this market."""
    market_id = vehicle.fleet.market_id
    path = {
        Fleet: "market", Vehicle: "fleet__market", Driver: "fleet__market",
        Permit: "vehicle__fleet__market", AccessRule: "zone__market", Violation: "fleet__market",
    }.get(model, "market")  # fmt: skip
    return model.objects.get(**{path: market_id}).pk
