"""The pages of the fleets, with somebody to look at them."""

from collections.abc import Callable
from typing import Any

from youhu.demo.things import DESK, Look
from youhu.fleets.models import Driver, Fleet, StreetZone, Vehicle, VehicleType, Violation
from youhu.fleets.models import ViolationKind as Kind

LOOKS = (
    Look("fleets", "market", DESK, picture="fleets"),
    Look("fleets", "fleet", DESK),
    Look("fleets", "command", DESK),
    Look("fleet", "market", DESK, picture="fleet"),
    Look("fleet", "fleet", DESK),
    Look("fleet", "fleet"),
    Look("vehicles", "market", DESK),
    Look("vehicle", "market", DESK, picture="vehicle"),
    Look("vehicle", "fleet"),
    Look("driver", "market", DESK),
    Look("admissions", "market", DESK, picture="admissions"),
    Look("admissions", "fleet"),
    Look("ending_papers", "market", DESK),
    Look("violations", "market", DESK),
    Look("violation", "market2", DESK),
    Look("violation", "fleet"),
    Look("vehicle_types", "market", DESK),
    Look("new_type", "market", DESK),
    Look("edit_type", "market", DESK),
    Look("street_zones", "market", DESK),
    Look("street_zone", "market", DESK, picture="street-zone"),
    Look("new_zone", "market", DESK),
    Look("edit_zone", "market", DESK),
    Look("violation_kinds", "fleet", DESK),
    Look("new_kind", "market", DESK),
    Look("edit_kind", "market", DESK),
    Look("new_fleet", "market", DESK),
    Look("new_firm", "market", DESK),
    Look("new_vehicle", "fleet"),
    Look("new_driver", "fleet"),
    Look("new_violation", "market", DESK),
    Look("import_fleet", "fleet", DESK),
    Look("marks"),
    Look("mark", picture="mark"),
    Look("report_vehicle"),
)


def _first(model: Any) -> Any:
    """The first of a kind. Raises LookupError without one."""
    return model.objects.order_by("pk")[0]


PARTS: dict[str, Callable[[Look], Any]] = {
    **dict.fromkeys(
        ("fleet pk", "new_vehicle pk", "new_driver pk", "import_fleet pk"),
        lambda _look: _first(Fleet).pk,
    ),
    **dict.fromkeys(("vehicle pk", "new_violation pk"), lambda _look: _first(Vehicle).pk),
    **dict.fromkeys(("mark token", "report_vehicle token"), lambda _look: _first(Vehicle).token),
    **dict.fromkeys(("street_zone pk", "edit_zone pk"), lambda _look: _first(StreetZone).pk),
    "driver pk": lambda _look: _first(Driver).pk,
    "violation pk": lambda _look: Violation.objects.filter(state="objected").order_by("pk")[0].pk,
    "edit_type pk": lambda _look: _first(VehicleType).pk,
    "edit_kind pk": lambda _look: _first(Kind).pk,
    "import_fleet what": lambda _look: "vehicles",
}
