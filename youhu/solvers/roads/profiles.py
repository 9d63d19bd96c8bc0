"""Who uses a road and how fast: kinds of roads, and the vans, tricycles and people on them.

Kinds are OpenStreetMap's `highway` values. Speeds are km/h door to door within a town, lights and
crossings included; they are what a net begins with, and the hours of the day correct them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

KINDS = (
    "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential",
    "living_street", "service", "track", "pedestrian", "footway", "cycleway", "path", "steps",
)  # fmt: skip
# What stands for another kind in the data of OpenStreetMap.
ALIKE = {"road": "unclassified", "bridleway": "path", "corridor": "footway", "platform": "footway"}
# Driven both ways unless the data say otherwise; a roundabout and a motorway are not.
ONEWAY_KINDS = frozenset({"motorway"})


class Profile(StrEnum):
    """A class of vehicle."""

    VAN = "van"
    TRICYCLE = "tricycle"
    FOOT = "foot"


class RoadClass(StrEnum):
    """The two sorts of roads whose traffic is learnt apart."""

    MAIN = "main"
    LOCAL = "local"


MAIN_KINDS = frozenset({"motorway", "trunk", "primary", "secondary"})
CLASS_OF_KIND = tuple(
    list(RoadClass).index(RoadClass.MAIN if kind in MAIN_KINDS else RoadClass.LOCAL)
    for kind in KINDS
)


@dataclass(frozen=True)
class Manner:
    """How one profile moves: km/h by kind, what binds it, and what a straight line is worth."""

    speeds: Mapping[str, float]
    access: tuple[str, ...]  # tags that allow or forbid it, the narrowest first
    obeys_oneways: bool = True
    off_road_kmh: float = 4.5  # between the door and the road
    straight_kmh: float = 18  # along a straight line times DETOUR, where no road is known


DETOUR = 1.4
MANNERS = {
    Profile.VAN: Manner(
        {
            "motorway": 70, "trunk": 45, "primary": 32, "secondary": 28, "tertiary": 24,
            "unclassified": 20, "residential": 18, "living_street": 10, "service": 10, "track":
            8,
        },
        ("motorcar", "motor_vehicle", "vehicle", "access"), straight_kmh=20,
    ),
    Profile.TRICYCLE: Manner(
        {
            "primary": 14, "secondary": 14, "tertiary": 14, "unclassified": 14, "residential":
            13, "living_street": 10, "service": 10, "track": 8, "pedestrian": 6, "cycleway": 13,
            "path": 6,
        },
        ("bicycle", "vehicle", "access"), straight_kmh=12,
    ),
    Profile.FOOT: Manner(
        dict.fromkeys([kind for kind in KINDS if kind != "motorway"], 4.5) | {"steps": 2.5},
        ("foot", "access"), obeys_oneways=False, straight_kmh=4.5,
    ),
}  # fmt: skip
CLOSED = frozenset({"no", "private", "use_sidepath", "discouraged"})


def kind_of(highway: str) -> int | None:
    """The number of a kind of road in KINDS; None for what nobody drives or walks on."""
    plain = highway.strip().lower().removesuffix("_link")
    plain = ALIKE.get(plain, plain)
    return KINDS.index(plain) if plain in KINDS else None


def ways_of(kind: int, tags: Mapping[str, str]) -> int:
    """Who may use a road in which direction, as bits: two for each profile, forward first."""
    oneway, bits = _oneway(kind, tags), 0
    for place, (profile, manner) in enumerate(MANNERS.items()):
        if KINDS[kind] not in manner.speeds or not _open(manner, tags):
            continue
        bound = oneway if manner.obeys_oneways and not _contraflow(profile, tags) else 0
        bits |= (bound >= 0) << (2 * place) | (bound <= 0) << (2 * place + 1)
    return bits


def _oneway(kind: int, tags: Mapping[str, str]) -> int:
    said = str(tags.get("oneway", "")).lower()
    if said in ("-1", "reverse"):
        return -1
    if said in ("yes", "1", "true") or tags.get("junction") in ("roundabout", "circular"):
        return 1
    return int(KINDS[kind] in ONEWAY_KINDS and said not in ("no", "0", "false"))


def _contraflow(profile: Profile, tags: Mapping[str, str]) -> bool:
    return profile == Profile.TRICYCLE and tags.get("oneway:bicycle") == "no"


def _open(manner: Manner, tags: Mapping[str, str]) -> bool:
    said = next((tags[name] for name in manner.access if tags.get(name)), "yes")
    return said not in CLOSED
