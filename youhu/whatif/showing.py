"""A simulation as a page says it: words for what was asked, places for what is drawn."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youhu.calls.limitbook import so_long
from youhu.calls.rules import Stage
from youhu.common.errors import Refused
from youhu.whatif.models import Trial
from youhu.whatif.rules import Days, MoreHands

WIDTH = 240
Span = list[float]  # mean, low, high


def said(trial: Trial, names: Mapping[str, str]) -> list[str]:
    """What is done otherwise, in words; `names` gives units and categories by their codes."""
    try:
        ask = trial.ask
    except Refused:  # it was kept by another version of the program
        return [_("something that is no longer known")]
    parts = [_people(_("dispatchers"), one, names) for one in ask.dispatchers]
    parts += [_people(_("handlers"), one, names) for one in ask.handlers]
    for limit in ask.limits:
        about = names.get(limit.category, limit.category) or _("all calls")
        parts.append(_("%(about)s: %(long)s") % {"about": about, "long": so_long(*limit.limit)})
    if ask.rule:
        parts.append(_("rule draft %(id)s") % {"id": ask.rule})
    if ask.days:
        parts.append(_("working days: %(days)s") % {"days": Days(ask.days).label})
    return parts or [_("nothing: only the check")]


def _people(what: str, one: MoreHands, names: Mapping[str, str]) -> str:
    where = names.get(one.unit, one.unit) or _("everywhere")
    hours = f" {one.starts:02}:00–{one.ends:02}:00" if one.has_hours else ""
    return f"{where}: {what} {one.more:+}{hours}"


@dataclass(frozen=True)
class Side:
    """A figure with its interval, and where it stands on a drawing."""

    text: str
    interval: str
    x: float = 0
    left: float = 0
    width: float = 0


@dataclass(frozen=True)
class Line:
    """A figure before and after."""

    name: str
    before: Side
    after: Side
    change: str
    tone: str  # better, worse or nothing
    calls: int = 0


def lines(result: dict[str, Any], names: Iterable[str] = ("units", "categories")) -> list[Line]:
    """The late shares of units or categories, all on one axis."""
    rows = [row for name in names for row in result[name]]
    most = max((row[side][2] for row in rows for side in ("before", "after")), default=0) or 1
    return [_line(row["name"], row, most, calls=row["calls"]) for row in rows]


def cards(result: dict[str, Any]) -> Iterator[Line]:
    """The figures of the whole month."""
    yield _line(_("answered late"), result["late"], 1)
    yield _line(_("half are answered within"), result["p50"], 1, is_share=False)
    yield _line(_("nine of ten are answered within"), result["p90"], 1, is_share=False)


def stages(result: dict[str, Any]) -> Iterator[tuple[str, Line, Line]]:
    """By stage: how many lie there, and how many of them wait for a free hand."""
    for row in result["stages"]:
        lying, waiting = (
            _line("", row[name], 1, is_share=False, unit="") for name in ("lying", "waiting")
        )
        yield str(Stage(row["stage"]).label), lying, waiting


def _line(
    name: str, row: dict[str, Any], most: float, *, calls: int = 0, is_share: bool = True,
    unit: str | None = None,
) -> Line:  # fmt: skip
    unit = _("h") if unit is None else unit
    before, after = (_side(row[side], most, is_share, unit) for side in ("before", "after"))
    mean, low, high = row["change"]
    tone = "better" if high < 0 else "worse" if low > 0 else ""
    moved = f"{100 * mean:+.1f}" if is_share else f"{mean:+.1f}"
    return Line(name, before, after, moved if abs(mean) > 5e-4 else "0", tone, calls)


def _side(span: Span, most: float, is_share: bool, unit: str) -> Side:
    mean, low, high = span
    if is_share:
        texts = f"{100 * mean:.1f} %", f"{100 * low:.1f}–{100 * high:.1f} %"
    else:
        texts = f"{mean:.1f} {unit}".strip(), f"{low:.1f}–{high:.1f}"
    at = [round(WIDTH * value / most, 1) for value in (mean, low, high)]
    return Side(*texts, x=at[0], left=at[1], width=round(max(at[2] - at[1], 1), 1))


def verdict(check: dict[str, Any]) -> str:
    """Whether the model reproduces the month, and how far it is off."""
    figures = {
        "observed": f"{100 * check['observed']:.1f}",
        "replayed": f"{100 * check['replayed'][0]:.1f}",
        "bound": f"{100 * check['bound']:.1f}",
        "inside": check["inside"],
        "rows": check["rows"],
    }
    if check["is_sound"]:
        text = _("With nothing changed the replay is late for %(replayed)s %%, the month was for "
                 "%(observed)s %%: the model reproduces it.")  # fmt: skip
    else:
        text = _("With nothing changed the replay is late for %(replayed)s %%, the month was for "
                 "%(observed)s %%: the model does not reproduce it, so trust no answer "
                 "below.")  # fmt: skip
    more = _("It may be off by %(bound)s points; %(inside)s of %(rows)s units and categories lie "
             "within their interval.")  # fmt: skip
    return f"{text % figures} {more % figures}"


def checked(check: dict[str, Any]) -> Iterator[tuple[str, int, str, Side, bool]]:
    """Units and categories: late in fact, late when replayed, whether the one fits the other."""
    for row in (*check["units"], *check["categories"]):
        side = _side(row["replayed"], 1, True, "")
        fits = row["replayed"][1] - 1e-9 <= row["observed"] <= row["replayed"][2] + 1e-9
        yield row["name"], row["calls"], f"{100 * row['observed']:.1f} %", side, fits


def idle(result: dict[str, Any]) -> bool:
    """Whether hardly anybody waited for a free hand, before and after."""
    return all(
        row["waiting"][side][0] < 0.05 for row in result["stages"] for side in ("before", "after")
    )


def moved(result: dict[str, Any]) -> str:
    """How many calls change sides with the times of then."""
    saved = ngettext(
        "%(n)s late call would have been in time", "%(n)s late calls would have been in time",
        result["saved"],
    ) % {"n": result["saved"]}  # fmt: skip
    lost = ngettext(
        "%(n)s call in time would have been late", "%(n)s calls in time would have been late",
        result["lost"],
    ) % {"n": result["lost"]}  # fmt: skip
    return _("%(saved)s; %(lost)s.") % {"saved": saved, "lost": lost}


def table(trial: Trial) -> Iterator[list[Any]]:
    """The result row by row, for a spreadsheet: percent and hours with both ends."""
    result, check = trial.result["result"], trial.result["check"]
    yield [_("late, in fact"), trial.result["counted"], 100 * check["observed"]]
    for name, label in (("late", _("late")), ("p50", _("half within, h")),
                        ("p90", _("nine of ten within, h"))):  # fmt: skip
        yield [label, trial.result["counted"], *_flat(result[name], 100 if name == "late" else 1)]
    for row in (*result["units"], *result["categories"]):
        yield [row["name"], row["calls"], *_flat(row, 100)]


def _flat(row: dict[str, Any], times: int) -> list[float]:
    return [
        round(times * value, 2) for side in ("before", "after", "change") for value in row[side]
    ]
