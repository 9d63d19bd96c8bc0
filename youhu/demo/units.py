"""The organisations of the sample district and who guides whom."""

from datetime import date

from youhu.demo.geography import Place, SampleDistrict
from youhu.demo.logins import SUBDISTRICT
from youhu.demo.tables import records
from youhu.registry.actions import enter_organisations
from youhu.registry.models import GuidanceLink, Organisation
from youhu.registry.rules import OrgKind

Units = dict[str, Organisation]

# Departments that guide every subdistrict office in their field.
GUIDES = ("urban", "housing", "emergency", "civil-affairs", "market", "health", "fire")


def enter_units(sample: SampleDistrict, *, since: date) -> Units:
    """The district's bodies from the table, and those that every place has; by code."""
    rows = [*records("units"), *_local_rows(sample)]
    units: Units = {}
    for row in rows:  # parents stand before their children
        units[row["code"]] = Organisation(
            code=row["code"],
            kind=row["kind"],
            name=row["name"],
            name_en=row["name_en"],
            short_name=row["short"],
            parent=units[row["parent"]] if row["parent"] else None,
            area_code=row["area_code"],
            phone=row["phone"],
            is_accountable=row["target"] == "1",
            active_from=since,
        )
    enter_organisations(units.values())
    _enter_guidance(units, since)
    return units


def _local_rows(sample: SampleDistrict) -> list[dict[str, str]]:
    """An office and a command room for every subdistrict, a committee for every community."""
    places = {
        OrgKind.SUBDISTRICT: sample.subdistricts,
        OrgKind.COMMAND_ROOM: sample.subdistricts,
        OrgKind.COMMUNITY: sample.communities,
    }
    return [
        _local_row(template, place)
        for template in records("local_units")
        for place in places[OrgKind(template["kind"])]
    ]


def _local_row(template: dict[str, str], place: Place) -> dict[str, str]:
    words = {
        "code": place.code,
        "above": place.parent,
        "place": place.name,
        "place_en": place.name_en,
    }
    filled = {column: text.format(**words) for column, text in template.items()}
    return {**filled, "area_code": place.code, "phone": _phone(place), "target": "1"}


def _phone(place: Place) -> str:
    """The desks of communities in which people live; the made-up range has room for these."""
    is_lived_in = place.parent == SUBDISTRICT
    return f"020-5550 01{60 + int(place.code[-2:])}" if is_lived_in else ""


def _enter_guidance(units: Units, since: date) -> None:
    offices = [unit for unit in units.values() if unit.kind == OrgKind.SUBDISTRICT]
    GuidanceLink.objects.bulk_create(
        GuidanceLink(guide=units[guide], guided=office, valid_from=since)
        for guide in GUIDES
        for office in offices
    )
