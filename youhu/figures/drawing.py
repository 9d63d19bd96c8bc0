"""Where dots, lines and bands of the figures stand, in the units of their drawings. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor

from youhu.common.shares import Rate

STEP = 10.0
TREND = (560.0, 150.0)


@dataclass(frozen=True)
class Axis:
    """A stretch of percent on a line from 0 to `width`."""

    low: float
    high: float
    width: float

    def at(self, percent: float) -> float:
        part = (percent - self.low) / (self.high - self.low)
        return round(self.width * min(max(part, 0.0), 1.0), 1)

    @property
    def ticks(self) -> list[tuple[float, float]]:
        """Both ends and the middle: place and percent."""
        middle = (self.low + self.high) / 2
        return [(self.at(percent), percent) for percent in (self.low, middle, self.high)]


def axis(rates: Iterable[Rate], width: float) -> Axis:
    """An axis that holds every interval, from a ten to a ten."""
    ends = [rate.interval for rate in rates if rate.of]
    low = floor(min((end[0] for end in ends), default=0.0) / STEP) * STEP
    high = ceil(max((end[1] for end in ends), default=100.0) / STEP) * STEP
    return Axis(low, max(high, low + STEP), width)


@dataclass(frozen=True)
class Bar:
    """One rate on an axis: its dot, and the ends of its interval."""

    x: float
    left: float
    right: float

    @property
    def width(self) -> float:
        return round(max(self.right - self.left, 1.0), 1)


def bar(rate: Rate, on: Axis) -> Bar:
    low, high = rate.interval
    return Bar(on.at(rate.percent), on.at(low), on.at(high))


@dataclass(frozen=True)
class Curve:
    """Rates one after the other: a line with its dots, and the band of their intervals."""

    line: str
    band: str
    dots: list[tuple[float, float]]
    ticks: list[tuple[float, float]]  # height and percent


def curve(rates: Sequence[Rate]) -> Curve:
    """Months in which nothing was counted have neither dot nor band."""
    width, height = TREND
    step = width / max(len(rates) - 1, 1)
    on = axis(rates, height)
    known = [(round(i * step, 1), rate) for i, rate in enumerate(rates) if rate.of]
    dots = [(x, round(height - on.at(rate.percent), 1)) for x, rate in known]
    upper = [(x, round(height - on.at(rate.interval[1]), 1)) for x, rate in known]
    lower = [(x, round(height - on.at(rate.interval[0]), 1)) for x, rate in reversed(known)]
    ticks = [(round(height - y, 1), percent) for y, percent in on.ticks]
    return Curve(_points(dots), _points([*upper, *lower]), dots, ticks)


def _points(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)
