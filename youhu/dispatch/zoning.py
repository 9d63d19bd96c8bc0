"""Streets with rules of their own: where a place lies, and when each vehicle may work there."""

from collections.abc import Sequence
from datetime import date

from youhu.dispatch.live import Live
from youhu.dispatch.ways import Point
from youhu.fleets.access import DAY_S, Zones, access_windows
from youhu.fleets.models import Permit, StreetZone, Vehicle
from youhu.registry.models import Organisation
from youhu.solvers.tours.problem import Window

Access = dict[str, tuple[Window, ...]]


class Streets:
    """The zones of one market on one day, asked for many places and vehicles."""

    def __init__(self, market: Organisation, on: date) -> None:
        self.on = on
        self._zones = Zones(market)
        self._used: dict[str, StreetZone] = {}
        rows = Permit.objects.filter(
            zone__market=market, valid_from__lte=on, valid_until__gte=on
        ).values_list("vehicle", "zone")
        self._permits = set(rows)
        self._by_type: dict[tuple[int, int], tuple[Window, ...]] = {}

    def zone(self, point: Point) -> str:
        """The name of the zone of a place; empty where none is."""
        found = self._zones.at(*point)
        if found is None:
            return ""
        self._used[str(found.pk)] = found
        return str(found.pk)

    def access(self, vehicle: Vehicle) -> Access:
        """When the vehicle may work in each zone that was asked for; a zone not named is open."""
        found = {name: self._hours(vehicle, zone) for name, zone in self._used.items()}
        return {name: hours for name, hours in found.items() if hours != (Window(0, DAY_S),)}

    def _hours(self, vehicle: Vehicle, zone: StreetZone) -> tuple[Window, ...]:
        if (vehicle.pk, zone.pk) in self._permits:
            return _windows(access_windows(vehicle, zone, self.on))
        key = vehicle.type_id, zone.pk
        if key not in self._by_type:
            self._by_type[key] = _windows(access_windows(vehicle.type, zone, self.on))
        return self._by_type[key]


def _windows(spans: Sequence[tuple[int, int]]) -> tuple[Window, ...]:
    return tuple(Window(*span) for span in spans)


def streets_of(live: Live) -> Streets:
    return Streets(live.market, live.midnight.date())
