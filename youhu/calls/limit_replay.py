"""A kept dry run of a limit as a page shows it: names for keys, words for times."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from youhu.calls.models import Category
from youhu.calls.rules import Stage
from youhu.common import words
from youhu.registry.models import Organisation
from youhu.territory.index import CellRef


class LimitReplay:
    """What the page of a limit's draft says about its dry run."""

    def __init__(
        self,
        kept: Mapping[str, Any],
        *,
        units: Mapping[int, Organisation],
        categories: Mapping[int, Category],
        cells: Mapping[str, CellRef],
        may_open: set[str],
        is_stale: bool,
    ) -> None:
        self.kept, self.is_stale = kept, is_stale
        self._units, self._categories, self._cells = units, categories, cells
        self._may_open = may_open
        self.month = date.fromisoformat(kept["month"])
        self.on = date.fromisoformat(kept["on"])
        self.ran_at = datetime.fromisoformat(kept["ran_at"])

    @property
    def stages(self) -> str:
        """Which stages were looked at."""
        return _(", ").join(str(Stage(stage).label) for stage in self.kept["stages"])

    @property
    def is_in_all(self) -> bool:
        return Stage.TOTAL.value in self.kept["stages"]

    @property
    def rows(self) -> list[tuple[str, int, int, int, int]]:
        """What is counted, without and with the draft, and both as bars of at most 100."""
        late, ruled = self.kept["late"], self.kept["ruled"]
        told = [(_("Late"), *late), (_("In time"), ruled - late[0], ruled - late[1])]
        most = max(1, ruled)
        return [(label, a, b, 100 * a // most, 100 * b // most) for label, a, b in told]

    @property
    def loads(self) -> list[dict[str, Any]]:
        """How often each unit was late and would be."""
        return [
            {
                "unit": self._units[key].short if key in self._units else _("nobody"),
                "before": before,
                "after": after,
                "gains": after > before,
                "loses": after < before,
            }
            for key, before, after in self.kept["loads"]
        ]

    @property
    def samples(self) -> list[dict[str, Any]]:
        """A few of those that would be late and were not, or the other way round."""
        return [
            {
                "number": one["number"],
                "category": self._categories.get(one["category"]),
                "place": self._cells.get(one["cell"], one["cell"]),
                "may_open": one["number"] in self._may_open,
                "late": one["late"],
                "took": words.span(timedelta(minutes=one["took"])),
                "by": words.span(timedelta(minutes=one["minutes"])),
                "later": one["minutes"] > 0,
            }
            for one in self.kept["samples"]
        ]
