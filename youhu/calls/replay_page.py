"""A kept dry run as a page shows it: names for codes, ribbons for flows, shares for bars."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from youhu.calls.models import Category
from youhu.common import words
from youhu.registry.models import Organisation
from youhu.territory.index import CellRef

LEFT, RIGHT, BAR = 200, 284, 6  # where the ribbons begin and end, in the units of the drawing
WIDTH, HEIGHT, GAP, SMALLEST = 490, 150, 20, 3
ROOM, LETTER, WIDE = 156, 8, 14  # for a name and for its letters, in the same units
FIRST_WIDE = "⺀"  # the Chinese signs and what follows them
MOST_FLOWS = 8


@dataclass(frozen=True)
class Ribbon:
    """One flow of calls from a unit to another, as a path."""

    path: str
    is_fallback: bool


@dataclass(frozen=True)
class Node:
    """One unit at a side of the drawing."""

    name: str
    n: int
    x: int
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Where the foot of its words stands."""
        return round(self.y + self.height / 2 + 5, 1)

    @property
    def label(self) -> str:
        """Its name, cut to the room beside its bar."""
        taken = 0
        for at, letter in enumerate(self.name):
            taken += WIDE if letter >= FIRST_WIDE else LETTER
            if taken > ROOM:
                return f"{self.name[: at - 1]}…"
        return self.name


class Replay:
    """What a draft's page says about its dry run."""

    def __init__(
        self,
        kept: Mapping[str, Any],
        *,
        units: Mapping[str, Organisation],
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

    def _name(self, code: str, is_fallback: bool = False) -> str:
        unit = self._units.get(code)
        name = unit.short if unit else code or _("nobody")
        return _("%(unit)s (fallback)") % {"unit": name} if is_fallback else name

    @property
    def share(self) -> str:
        calls = self.kept["calls"]
        return f"{100 * self.kept['moved'] / calls:.1f}" if calls else "0"

    @property
    def flows(self) -> list[tuple[str, str, int]]:
        """From whom, to whom, how many; the most first."""
        return [
            (self._name(source, caught), self._name(target), n)
            for source, caught, target, n in self.kept["flows"]
        ]

    @property
    def rows(self) -> list[tuple[str, int, int, int, int]]:
        """What is counted, without and with the draft, and both as bars of at most 100."""
        kept = self.kept
        told = [
            (_("Answered late, or late by now"), *kept["late"]),
            (_("Caught only by the fallback"), *kept["fallback"]),
        ]
        most = max(1, *(n for _label, *sides in told for n in sides))
        return [(label, a, b, 100 * a // most, 100 * b // most) for label, a, b in told]

    @property
    def more_flows(self) -> int:
        """How many flows the drawing leaves to the table."""
        return max(0, len(self.kept["flows"]) - MOST_FLOWS)

    @property
    def loads(self) -> list[dict[str, Any]]:
        """Calls a day of each unit that gains or loses, without and with the draft."""
        days = max(1, self.kept["days"])
        return [
            {
                "unit": self._name(code),
                "before": _a_day(before / days),
                "after": _a_day(after / days),
                "gains": after > before,
            }
            for code, before, after in self.kept["loads"]
        ]

    @property
    def samples(self) -> list[dict[str, Any]]:
        """A few of the calls that would have gone elsewhere."""
        return [self._sample(one) for one in self.kept["samples"]]

    def _sample(self, one: Mapping[str, Any]) -> dict[str, Any]:
        minutes = one["minutes"]
        return {
            "number": one["number"],
            "category": self._categories.get(one["category"]),
            "place": self._cells.get(one["cell"], one["cell"]),
            "source": self._name(one["from"]),
            "target": self._name(one["to"]),
            "may_open": one["number"] in self._may_open,
            "sooner": minutes < 0,
            "later": minutes > 0,
            "by": words.span(timedelta(minutes=minutes)) if minutes else "",
        }

    @property
    def drawing(self) -> dict[str, Any]:
        """The largest flows as ribbons between two columns of units."""
        flows = self.flows[:MOST_FLOWS]
        total = sum(n for _s, _t, n in flows) or 1
        scale = HEIGHT / total
        left, right = _column(flows, 0, LEFT - BAR, scale), _column(flows, 1, RIGHT, scale)
        height = max(
            (node.y + node.height for node in (*left.values(), *right.values())), default=0
        )
        return {
            "ribbons": self._ribbons(flows, left, right, scale),
            "left": left.values(),
            "right": right.values(),
            "width": WIDTH,
            "height": round(height + 12),
            "label_left": LEFT - BAR - 8,
            "label_right": RIGHT + BAR + 8,
        }

    def _ribbons(
        self,
        flows: list[tuple[str, str, int]],
        left: Mapping[str, Node],
        right: Mapping[str, Node],
        scale: float,
    ) -> list[Ribbon]:
        """The flows one below the other at both ends."""
        at_left = {name: node.y for name, node in left.items()}
        at_right = {name: node.y for name, node in right.items()}
        ribbons = []
        for kept, (source, target, n) in zip(self.kept["flows"], flows, strict=False):
            thick = max(SMALLEST, n * scale)
            ribbons.append(Ribbon(_path(at_left[source], at_right[target], thick), kept[1]))
            at_left[source] += thick
            at_right[target] += thick
        return ribbons


def _a_day(n: float) -> str:
    """Calls a day; finer where they are few, so that a change still shows."""
    return f"{n:.1f}" if n >= 1 else f"{n:.2f}"


def _column(flows: list[tuple[str, str, int]], side: int, x: int, scale: float) -> dict[str, Node]:
    """The units of one side, each as tall as what it gives or takes."""
    heights: dict[str, float] = {}
    counts: dict[str, int] = {}
    for flow in flows:
        name = flow[1] if side else flow[0]
        heights[name] = heights.get(name, 0) + max(SMALLEST, flow[2] * scale)
        counts[name] = counts.get(name, 0) + flow[2]
    nodes, y = {}, 10.0
    for name, height in heights.items():
        nodes[name] = Node(name, counts[name], x, round(y, 1), round(height, 1))
        y += max(height, 12) + GAP
    return nodes


def _path(left: float, right: float, thick: float) -> str:
    middle = (LEFT + RIGHT) / 2
    a, b, c, d = (round(y, 1) for y in (left, right, right + thick, left + thick))
    return (
        f"M{LEFT} {a}C{middle} {a} {middle} {b} {RIGHT} {b}"
        f"V{c}C{middle} {c} {middle} {d} {LEFT} {d}Z"
    )
