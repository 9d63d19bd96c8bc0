"""Whose figures a member sees: those of an area that is looked over, or of the own unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from youhu.figures import numbers
from youhu.figures.models import Period
from youhu.figures.numbers import Numbers
from youhu.figures.periods import Stretch
from youhu.figures.rules import WHOLE, Kpi, Level
from youhu.registry.models import Member
from youhu.registry.rules import AREA_WIDE, Role
from youhu.territory.rules import DISTRICT_DIGITS, SUBDISTRICT_DIGITS

READERS = (*sorted(AREA_WIDE), Role.HANDLER)


@dataclass(frozen=True)
class Scope:
    """What of the district one member's figures are about."""

    member: Member

    @property
    def place(self) -> str:
        """The code with which every place begins that it is about; empty for a unit's."""
        return self.member.area_code[:SUBDISTRICT_DIGITS] if self.member.oversees else ""

    @property
    def is_district(self) -> bool:
        return len(self.place) == DISTRICT_DIGITS

    @property
    def filter(self) -> dict[str, Any]:
        """For tallies and for calls as they are counted."""
        if self.place:
            return {"place__startswith": self.place}
        return {"unit": self.member.organisation_id}

    @property
    def levels(self) -> tuple[Level, ...]:
        """What it can be broken down by."""
        if self.is_district:
            return tuple(Level)
        return (Level.UNIT, Level.CATEGORY) if self.place else (Level.CATEGORY, Level.PLACE)

    @property
    def _itself(self) -> tuple[str, str]:
        """Where kept figures have it: the level, and of whom."""
        if self.is_district:
            return WHOLE, ""
        if self.place:
            return Level.PLACE, self.place
        return Level.UNIT, str(self.member.organisation_id)

    @property
    def kept_filter(self) -> dict[str, str]:
        """For kept figures: all of the district's, else only those of the area or unit itself."""
        if self.is_district:
            return {}
        level, of = self._itself
        return {"level": level, "of": of}

    def whole(
        self, stretch: Stretch, period: Period | None, inside: Sequence[Period] = ()
    ) -> dict[str, int]:
        """All of it together, as kept if the period is locked, or what is `inside` of it."""
        if period is None or not period.is_locked:
            return numbers.tallied(stretch, None, self.filter, inside=inside)[""]
        level, of = self._itself
        found = numbers.kept(period, None if level == WHOLE else Level(level)).get(of, {})
        return {**numbers.kept_tallied(period, None, self.filter)[""], **found}

    def versions(self, period: Period | None) -> dict[str, int]:
        """The formulas by which a locked period was kept; none of one that is open."""
        if period is None or not period.is_locked:
            return {}
        return numbers.kept_versions(period, *self._itself)

    def broken_down(
        self, stretch: Stretch, period: Period | None, level: Level, kpi: Kpi,
        inside: Sequence[Period] = (),
    ) -> Numbers:  # fmt: skip
        """One rate by subdistrict, unit or category, as kept if the period is locked."""
        names = (kpi.numerator, kpi.denominator)
        if period is None or not period.is_locked:
            return numbers.tallied(stretch, level, self.filter, names, inside=inside)
        if self.is_district:
            return numbers.kept(period, level)
        return numbers.kept_tallied(period, level, self.filter, names)
