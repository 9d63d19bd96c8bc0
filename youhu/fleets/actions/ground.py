"""What the desk keeps as data: types of vehicles, zones with their rules, kinds of violations."""

import json
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from youhu.common.errors import Refused
from youhu.fleets.models import AccessRule, StreetZone, VehicleType, ViolationKind
from youhu.ledger.actions import begin, record
from youhu.registry.models import Member, Organisation

MOST_GEOJSON = 100_000
Ground = VehicleType | StreetZone | ViolationKind


def _market(by: Member) -> Organisation:
    if not by.keeps_market or by.organisation is None:
        raise Refused(_("The association's desk keeps these."))
    return by.organisation


def _mine(thing: Ground, by: Member) -> None:
    if _market(by).pk != thing.market_id:
        raise Refused(_("Another market keeps this."))


@transaction.atomic
def keep_type(kind: VehicleType | None, *, by: Member, now: datetime, **facts: Any) -> VehicleType:
    """A new type of vehicle, or one that is described otherwise from now on."""
    made = kind or VehicleType(market=_market(by))
    _keep(made, facts, by, now)
    return made


@transaction.atomic
def keep_kind(
    kind: ViolationKind | None, *, by: Member, now: datetime, **facts: Any
) -> ViolationKind:
    """A kind of violation with its points; what was recorded before keeps its own."""
    made = kind or ViolationKind(market=_market(by))
    _keep(made, facts, by, now)
    return made


@transaction.atomic
def keep_zone(
    zone: StreetZone | None, *, outline: str, by: Member, now: datetime, **facts: Any
) -> StreetZone:
    """A zone of streets, drawn on the map or pasted as GeoJSON."""
    made = zone or StreetZone(market=_market(by))
    _keep(made, {**facts, "geometry": outline_of(outline)}, by, now)
    return made


def _keep(made: Ground, facts: dict[str, Any], by: Member, now: datetime) -> None:
    _mine(made, by)
    payload = {name: value for name, value in facts.items() if isinstance(value, (str, int))}
    is_new = made.pk is None
    try:
        with transaction.atomic():
            if is_new:
                made.district = made.market.area_code[:6]
                for name, value in facts.items():
                    setattr(made, name, value)
                made.save()
                begin(made, "keep", by=by, now=now, payload=payload)
            else:
                record(made, "change", by=by, now=now, payload=payload, **facts)
    except IntegrityError as why:
        raise Refused(_("This code is taken. Choose another one.")) from why


def outline_of(said: str) -> dict[str, Any]:
    """A polygon in WGS-84 from GeoJSON: a geometry, a feature, or the first of a collection.

    Raises Refused for what is none.
    """
    wrong = _("This is no outline. Draw it on the map, or paste a GeoJSON polygon.")
    try:
        told = json.loads(said[:MOST_GEOJSON])
        if told.get("type") == "FeatureCollection":
            told = told["features"][0]
        told = told.get("geometry", told)
        drawn = shape(told)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as why:
        raise Refused(wrong) from why
    if told["type"] not in ("Polygon", "MultiPolygon") or not _is_sound(drawn):
        raise Refused(wrong)
    return {"type": told["type"], "coordinates": told["coordinates"]}


def _is_sound(drawn: BaseGeometry) -> bool:
    """Whether it lies on the earth, encloses something and does not cross itself."""
    west, south, east, north = drawn.bounds if not drawn.is_empty else (999, 0, 0, 0)
    on_earth = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    return on_earth and drawn.is_valid and drawn.area > 0


@transaction.atomic
def add_rule(
    zone: StreetZone, *, starts: time, ends: time, weekdays: str, valid_from: date, by: Member,
    now: datetime, **facts: Any,
) -> AccessRule:  # fmt: skip
    """From a day on some vehicles must not enter the zone at these hours."""
    _mine(zone, by)
    if ends <= starts:
        raise Refused(_("It ends before it begins. A night is two rules."))
    if not weekdays:
        raise Refused(_("Choose at least one weekday."))
    made = AccessRule.objects.create(
        zone=zone, starts=starts, ends=ends, weekdays=weekdays, valid_from=valid_from, **facts
    )
    record(zone, "add_rule", by=by, now=now, payload=_told(made))
    return made


@transaction.atomic
def end_rule(rule: AccessRule, *, on: date, by: Member, now: datetime) -> None:
    """A rule holds no longer; one that has not begun goes."""
    _mine(rule.zone, by)
    record(rule.zone, "end_rule", by=by, now=now, payload={**_told(rule), "on": str(on)})
    if rule.valid_from > on:
        rule.delete()
    else:
        AccessRule.objects.filter(pk=rule.pk).update(valid_until=on)


def _told(rule: AccessRule) -> dict[str, Any]:
    return {"rule": rule.pk, "hours": f"{rule.starts:%H:%M}-{rule.ends:%H:%M}"}
