"""By what one sees how an installation fares, each with what is too much and what to do then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf
from typing import Any

PREFIX = "youhu_"
NEVER = inf  # how long ago something was that never was


class Unit(StrEnum):
    """In what it is counted."""

    SECONDS = "seconds"
    COUNT = "count"
    SHARE = "share"  # of 1


@dataclass(frozen=True)
class Vital:
    """One such sign. Its name is the one that Prometheus has; its alarm stands in docs/alarms.md.

    Without an alarm it is a figure only.
    """

    name: str
    title: Any  # translated when read
    unit: Unit = Unit.COUNT
    most: float = inf
    least: float = -inf
    alarm: str = ""
    remedy: Any = ""
    # Of what is told apart, for people.
    words: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def metric(self) -> str:
        return PREFIX + self.name

    def read(self, value: float, **labels: str) -> "Reading":
        return Reading(self, float(value), labels)


@dataclass(frozen=True)
class Reading:
    """What a sign says now; one sign may say it for several things."""

    vital: Vital
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_well(self) -> bool:
        return self.vital.least <= self.value <= self.vital.most

    @property
    def label(self) -> str:
        return ", ".join(str(self.vital.words.get(one, one)) for one in self.labels.values())
