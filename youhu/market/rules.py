"""What a day of a market's deliveries took, from what was driven. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from youhu.solvers.tours.baseline import straight_m

# Stops so near each other are one halt: a lorry is not parked anew for the shop next door.
ONE_HALT_M = 30
DETOUR = 1.4  # where no way was recorded: streets against straight lines
LONGEST_HALT = timedelta(hours=2)  # beyond it somebody forgot to press
# Figures of today are reckoned anew when they are older than this.
FRESH = timedelta(minutes=10)
# So long after midnight a phone without a network may still hand in what it did the day before.
LATE_PHONES = timedelta(hours=13)
LOOKED_BACK = 7  # days that are counted after an outage
MOST_DAYS = 366


@dataclass(frozen=True)
class Halt:
    """One stop as it was driven: where, from when to when, and the kg that came aboard or left."""

    at: tuple[float, float]
    arrived_at: datetime
    left_at: datetime
    kg: int


@dataclass(frozen=True)
class Driven:
    """One trip: metres, seconds at the kerb, kg x m that were carried and could have been."""

    metres: int
    kerb_s: int
    load_kgm: int
    room_kgm: int


def driven(halts: Sequence[Halt], *, payload_kg: int, recorded_m: int = 0) -> Driven:
    """What a trip took; `recorded_m` replaces the reckoned way when the vehicle recorded it."""
    metres, load, load_kgm = 0.0, 0, 0.0
    for before, halt in pairwise(halts):
        load += before.kg
        leg = straight_m(before.at, halt.at) * DETOUR
        metres, load_kgm = metres + leg, load_kgm + leg * max(load, 0)
    kerb = sum((end - begin for begin, end in _kerbs(halts)), timedelta())
    scale = recorded_m / metres if recorded_m and metres else 1.0
    return Driven(
        round(metres * scale), round(kerb.total_seconds()), round(load_kgm * scale),
        round(metres * scale * payload_kg),
    )  # fmt: skip


def _kerbs(halts: Sequence[Halt]) -> Iterator[tuple[datetime, datetime]]:
    """From when to when the vehicle stood; neighbours of one place are one halt."""
    begin = 0
    for n in range(1, len(halts) + 1):
        if n < len(halts) and straight_m(halts[begin].at, halts[n].at) <= ONE_HALT_M:
            continue
        came, left = halts[begin].arrived_at, halts[n - 1].left_at
        yield came, min(max(left, came), came + LONGEST_HALT)
        begin = n


def percent(part: float, of: float) -> float | None:
    """`part` of `of` in percent; None of nothing."""
    return 100 * part / of if of else None


def change(after: float, before: float) -> float | None:
    """By how many percent `after` is less (negative) or more than `before`."""
    return 100 * (after - before) / before if before else None
