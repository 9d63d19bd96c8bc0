"""The board in words and drawings, in the language of the one who looks."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from youhu.calls import reference
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.common import words
from youhu.common.promises import Promise
from youhu.promises.models import Examination
from youhu.reports import drawing
from youhu.reports.maps import short
from youhu.reports.queries import Board
from youhu.reports.rules import (
    TARGET_PERCENT,
    Rate,
    load_class,
    nice_top,
    ranking,
)
from youhu.territory import index
from youhu.territory.index import CellRef

MOST_CATEGORIES = 6
N_CALLOUTS, MOST_WORDS = 3, 18
TREND = (372.0, 118.0)  # the room of the curves
LOWEST_PERCENT = 80.0  # the left end of the ranking's line, unless somebody is below it


class Stage(NamedTuple):
    """How many open calls stand at one stage; `tab` opens their list."""

    tab: str
    label: str
    shape: str
    n: int


class Bar(NamedTuple):
    label: str
    n: int
    percent: float


class Dot(NamedTuple):
    """One subdistrict in the ranking: its place on the line in percent of the line."""

    place: int
    rate: Rate
    at: float


class Lamp(NamedTuple):
    promise: Promise
    tone: str
    n: int
    looked_at: int


STAGES = (
    ("sign", "wait", (State.RECEIVED, State.VERIFYING, State.DISPATCHED, State.RETURNED)),
    ("working", "half", (State.WORKING, State.SUSPENDED, State.DECLINING)),
    ("check", "most", (State.CHECKING,)),
    ("rate", "done", (State.ANSWERED,)),
)


def parts(board: Board, frame: drawing.Frame | None) -> dict[str, Any]:
    """Everything that the template of the board names."""
    known = reference.current()
    cells = index.cells(now=board.at, token=known.map_token)
    ranked, small = ranking(_rates(board, cells))
    return {
        "board": board,
        "now": board.at,
        "stages": _stages(board),
        "dots": _dots(ranked),
        "small": small,
        "target": TARGET_PERCENT,
        "target_at": _along(TARGET_PERCENT, _low(ranked)),
        "bars": _bars(board, known),
        "trend": _trend(board),
        "lamps": _lamps(board.examined),
        "late": [(call, _cell(call, cells), _late_by(call, board.at)) for call in board.late],
        "latest": [(call, _subdistrict(call, cells)) for call in board.latest],
        "callouts": _callouts(board, frame),
        "height": round(frame.height) if frame else 0,
        "data": _data(board, frame),
    }


def _stages(board: Board) -> list[Stage]:
    labels = [_("To sign"), _("Being handled"), _("To check"), _("To be rated")]
    return [
        Stage(tab, label, shape, sum(board.states.get(state, 0) for state in states))
        for (tab, shape, states), label in zip(STAGES, labels, strict=True)
    ]


def _rates(board: Board, cells: dict[str, CellRef]) -> list[Rate]:
    english = (translation.get_language() or "").startswith("en")
    names = {
        cell.subdistrict_code: short((english and cell.names[0][1]) or cell.names[0][0])
        for cell in cells.values()
    }
    return [
        Rate(code, names.get(code, code), kept, due) for code, (kept, due) in board.rated.items()
    ]


def _low(ranked: list[Rate]) -> float:
    """The left end of the ranking's line, in percent."""
    return min([LOWEST_PERCENT, *(rate.percent // 10 * 10 for rate in ranked)])


def _along(percent: float, low: float) -> float:
    return round((percent - low) / (100 - low) * 100, 1)


def _dots(ranked: list[Rate]) -> list[Dot]:
    low = _low(ranked)
    return [Dot(i, rate, _along(rate.percent, low)) for i, rate in enumerate(ranked, start=1)]


def _bars(board: Board, known: reference.Reference) -> list[Bar]:
    """The most frequent categories of today, and all others together."""
    named = known.tables.categories
    rows = [(str(named[pk]), n) for pk, n in board.today.categories if pk in named]
    rest = sum(n for _label, n in rows[MOST_CATEGORIES:])
    rows = rows[:MOST_CATEGORIES] + ([(_("others"), rest)] if rest else [])
    most = max((n for _label, n in rows), default=1)
    return [Bar(label, n, round(100 * n / most, 1)) for label, n in rows]


def _trend(board: Board) -> dict[str, Any]:
    """Today hour by hour up to now, beside the same weekday a week ago."""
    today, before = board.today.hours, board.today.week_ago
    hour = timezone.localtime(board.at).hour
    top, (width, height) = nice_top([*today, *before]), TREND
    so_far = today[: hour + 1]
    step = width / 23
    return {
        "today": drawing.line(so_far, top, step * max(len(so_far) - 1, 0), height),
        "before": drawing.line(before, top, width, height),
        "x": round(step * hour, 1),
        "y": round(height - height * so_far[-1] / top, 1),
        "top": top,
        "half": top // 2,
        "hour": hour,
        "n": so_far[-1],
        "rows": list(zip(range(24), today, before, strict=True)),
    }


def _lamps(examined: Examination | None) -> list[Lamp]:
    """The three promises as they were found last."""
    if examined is None:
        return [Lamp(promise, "soon", 0, 0) for promise in Promise]
    answers = examined.answers["zh-hans"]
    found = []
    for promise in Promise:
        n = examined.verdicts.get(promise.value, 0)
        looked_at = sum(a["looked_at"] for a in answers if a["promise"] == promise.value)
        found.append(Lamp(promise, "broken" if n else "kept", n, looked_at))
    return found


def _cell(call: Call, cells: dict[str, CellRef]) -> str:
    return str(cells.get(call.cell_code, call.cell_code))


def _subdistrict(call: Call, cells: dict[str, CellRef]) -> str:
    cell = cells.get(call.cell_code)
    english = (translation.get_language() or "").startswith("en")
    return short((english and cell.names[0][1]) or cell.names[0][0]) if cell else ""


def _late_by(call: Call, now: datetime) -> str:
    return words.face(call.stage_due_at, None, now).words


def _callouts(board: Board, frame: drawing.Frame | None) -> list[drawing.Callout]:
    """The longest overdue ones by name. What their callers wrote stays off the wall."""
    if frame is None:
        return []
    wanted = [
        (
            Truncator(f"{call.address} {call.category}".strip()).chars(MOST_WORDS),
            _late_by(call, board.at),
            call.number,
            frame.at(call.lng, call.lat),
        )
        for call in board.late[:N_CALLOUTS]
    ]
    return drawing.callouts(wanted, frame.height)


def _data(board: Board, frame: drawing.Frame | None) -> dict[str, Any]:
    """What the map of the wall draws: signs as [x, y, tone, number], steps of load by cell."""
    signs = [
        [*frame.at(point.lng, point.lat), point.tone, point.number]
        for point in (board.points if frame else ())
        if frame
    ]
    steps = {code: load_class(n) for code, n in board.load.items()}
    return {"at": board.at.isoformat(), "signs": signs, "load": steps, "counts": board.load}
