"""Signs in plain words, for a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from math import inf

from django.utils.translation import gettext as _

from youhu.common.vitals import NEVER, Reading, Unit, Vital
from youhu.common.words import MINUTE, span


@dataclass(frozen=True)
class Row:
    """One sign: its worst reading first, all of them where there are several."""

    vital: Vital
    readings: Sequence[Reading]

    @property
    def is_well(self) -> bool:
        return all(one.is_well for one in self.readings)

    @property
    def says(self) -> str:
        return worded(self.vital.unit, self._worst.value)

    @property
    def bound(self) -> str:
        """What is still well."""
        if self.vital.most < inf:
            most = worded(self.vital.unit, self.vital.most)
            return _("at most %(most)s") % {"most": most} if self.vital.most else most
        return _("at least %(least)s") % {"least": worded(self.vital.unit, self.vital.least)}

    @property
    def parts(self) -> list[tuple[str, str, bool]]:
        """Each of several, with its name."""
        if len(self.readings) == 1:
            return []
        unit = self.vital.unit
        return [(one.label, worded(unit, one.value), one.is_well) for one in self.readings]

    @property
    def _worst(self) -> Reading:
        values = {one.value: one for one in self.readings}
        return values[min(values) if self.vital.least > -inf else max(values)]


def rows(readings: Iterable[Reading]) -> list[Row]:
    """One row for each sign, those that are not well first."""
    grouped = groupby(readings, key=lambda one: one.vital.name)
    found = [list(one) for _name, one in grouped]
    return sorted((Row(one[0].vital, one) for one in found), key=lambda row: row.is_well)


def worded(unit: Unit, value: float) -> str:
    """A value as people say it."""
    if value == NEVER:
        return _("never")
    if unit == Unit.SHARE:
        return f"{value:.0%}".replace("%", " %")
    if unit == Unit.SECONDS:
        short = value < MINUTE
        return _("%(n)d s") % {"n": value} if short else span(timedelta(seconds=value))
    return f"{value:,.0f}"
