"""Road nets: what may happen to one, by whom, and what is refused. Pure."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.moves import arrow
from youhu.registry.rules import Role
from youhu.solvers import roads

MOST_NAME, MOST_BYTES = 80, 64 * 1024 * 1024
SILENT = timedelta(minutes=15)  # a worker that reads a net tells of it all the time
LEAST_JOINED = 0.5  # of all roads; below, they do not meet where they should
VERSIONS_KEPT = 30  # of what was learnt about the hours of the day
FILES = {".pbf": "osm", ".osm": "osm", ".geojson": "geojson", ".json": "geojson"}


class State(TextChoices):
    """Of a road net."""

    WAITING = "waiting", pgettext_lazy("road net", "being read")
    FAILED = "failed", pgettext_lazy("road net", "not readable")
    READY = "ready", pgettext_lazy("road net", "ready, not in use")
    ACTIVE = "active", pgettext_lazy("road net", "in use")


READABLE = frozenset({State.READY, State.ACTIVE})
TONES = {State.WAITING: "soon", State.FAILED: "late", State.ACTIVE: "ok"}

MOVES = {
    "finish": arrow([State.WAITING], State.READY, [Role.CLOCK]),
    "fail": arrow([State.WAITING], State.FAILED, [Role.CLOCK]),
    "activate": arrow([State.READY], State.ACTIVE, [Role.HANDLER, Role.ADMIN]),
    "set_aside": arrow([State.ACTIVE], State.READY, [Role.HANDLER, Role.ADMIN]),
}


class Source(TextChoices):
    """What a net was read from."""

    OSM = "osm", _("OpenStreetMap extract")
    GEOJSON = "geojson", _("GeoJSON lines")


class Vehicle(TextChoices):
    """Who moves on a net, as the solver knows them."""

    VAN = roads.Profile.VAN.value, pgettext_lazy("roads", "van")
    TRICYCLE = roads.Profile.TRICYCLE.value, pgettext_lazy("roads", "cargo tricycle")
    FOOT = roads.Profile.FOOT.value, pgettext_lazy("roads", "on foot")


class RoadClass(TextChoices):
    """The sorts of roads whose traffic is learnt apart."""

    MAIN = roads.RoadClass.MAIN.value, pgettext_lazy("roads", "main roads")
    LOCAL = roads.RoadClass.LOCAL.value, pgettext_lazy("roads", "side streets")


FAULTS = {
    roads.Fault.BROKEN: _(
        "The file cannot be read as a map. Export it again as .osm.pbf, .osm or .geojson."
    ),
    roads.Fault.NO_ROADS: _(
        "There is no road in the file. Export lines with a “highway” value, not points or areas."
    ),
    roads.Fault.NOT_DEGREES: _(
        "The points are not in degrees with longitude first. Export the file in WGS-84 (EPSG:4326)."
    ),
    roads.Fault.NOT_JOINED: _(
        "More than half of the roads do not meet. Lines must share a point wherever they cross:"
        " split them at crossings and export the file again."
    ),
    "silent": _("Reading broke off. Hand the file in again; if it breaks off again, cut it."),
}
