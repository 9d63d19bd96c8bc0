"""What a day would have taken if every shop had sent with its own carrier, as before.

A simulation, not a memory: nobody measured the loose fleets. Each shop is served by one carrier;
a carrier leaves when its vehicle is full, or when its oldest goods have waited long enough; it
drives to the nearest address next, and home. All that is assumed stands in `Assumed`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

METRES_A_DEGREE = 111_320.0


@dataclass(frozen=True)
class Assumed:
    """What is taken for granted about the time before. Published beside every figure of it."""

    carriers: int = 535  # logistics firms and loose fleets around the market, as reported
    payload_kg: int = 800  # a light van or the load of several tricycles; an assumption
    patience_s: int = 1800  # how long goods wait before a carrier leaves half empty; an assumption
    detour: float = 1.4  # streets against straight lines, as measured in the notes on dispatch
    km_h: float = 25.0  # mean speed in the district by day
    load_s: int = 300  # at the kerb of the market for each shop's goods
    unload_s: int = 240  # at the kerb of each address
    co2_g_per_km: int = 220  # a light diesel van, laden; an assumption


BEFORE = Assumed()


@dataclass(frozen=True)
class Parcel:
    """One order: whose, when it was ready (seconds since midnight), how heavy, from and to where.

    `start` and `goal` are longitude and latitude in degrees, WGS-84.
    """

    shop: int
    ready_s: int
    kg: int
    start: tuple[float, float]
    goal: tuple[float, float]


@dataclass(frozen=True)
class Effort:
    """What moving the goods of a day takes: whole metres, runs out of the market, vehicles that

    are out at the busiest moment, seconds at the kerb, grams of CO2.
    """

    metres: int = 0
    runs: int = 0
    vehicles: int = 0
    kerb_s: int = 0
    co2_g: int = 0


def straight_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two points as the crow flies; good to 0.1 % within a city."""
    mid = radians((one[1] + other[1]) / 2)
    east = (other[0] - one[0]) * METRES_A_DEGREE * cos(mid)
    return hypot(east, (other[1] - one[1]) * METRES_A_DEGREE)


def own_carriers(parcels: Sequence[Parcel], assumed: Assumed = BEFORE) -> Effort:
    """The effort of a day with every shop's own carrier."""
    lots: dict[int, list[Parcel]] = {}
    place = {shop: n for n, shop in enumerate(sorted({one.shop for one in parcels}))}
    for one in sorted(parcels, key=lambda one: (one.ready_s, one.shop)):
        lots.setdefault(place[one.shop] % assumed.carriers, []).append(one)
    runs = [run for lot in lots.values() for run in _runs(lot, assumed)]
    metres, kerb_s, spans = 0, 0, []
    for leaves_s, run in runs:
        way = _way(run) * assumed.detour
        at_kerb = assumed.load_s * len({one.shop for one in run}) + assumed.unload_s * len(run)
        metres, kerb_s = metres + round(way), kerb_s + at_kerb
        spans.append((leaves_s, leaves_s + at_kerb + way / (assumed.km_h / 3.6)))
    co2_g = round(metres / 1000 * assumed.co2_g_per_km)
    return Effort(metres, len(runs), busiest(spans), kerb_s, co2_g)


def _runs(lot: Sequence[Parcel], assumed: Assumed) -> Iterable[tuple[int, list[Parcel]]]:
    """When a carrier leaves, and with what."""
    aboard: list[Parcel] = []
    for one in lot:
        if aboard:
            is_full = sum(other.kg for other in aboard) + one.kg > assumed.payload_kg
            has_waited = one.ready_s - aboard[0].ready_s > assumed.patience_s
            if is_full or has_waited:
                leaves_s = aboard[-1].ready_s if is_full else aboard[0].ready_s + assumed.patience_s
                yield leaves_s, aboard
                aboard = []
        aboard.append(one)
    if aboard:
        yield aboard[0].ready_s + assumed.patience_s, aboard


def _way(run: Sequence[Parcel]) -> float:
    """Metres of straight lines: round the shops, to the nearest address each time, and home."""
    at, way = run[0].start, 0.0
    for one in run[1:]:
        way, at = way + straight_m(at, one.start), one.start
    left = [one.goal for one in run]
    while left:
        goal = min(left, key=lambda goal: (straight_m(at, goal), goal))
        left.remove(goal)
        way, at = way + straight_m(at, goal), goal
    return way + straight_m(at, run[0].start)


def busiest(spans: Iterable[tuple[float, float]]) -> int:
    """How many of the spans of time overlap at the busiest moment."""
    moments = sorted((moment, step) for begin, end in spans for moment, step in
                     ((begin, 1), (end, -1)))  # fmt: skip
    now, most = 0, 0
    for _moment, step in moments:
        now += step
        most = max(most, now)
    return most
