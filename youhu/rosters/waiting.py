"""What waits at a duty post: counts, and what is due next, as plain values that are kept."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from youhu.calls.models import Call
from youhu.directives.models import Task
from youhu.joint.models import Assist
from youhu.oversight.models import Supervision
from youhu.territory.models import Post

MOST_LISTED = 8
LABELS = {
    "calls": _("Open calls"),
    "assists": _("Assisting duties"),
    "supervisions": _("Supervision"),
    "directives": _("Directives"),
}
Row = dict[str, str]


def waiting_at(post: Post, now: datetime) -> dict[str, Any]:
    """The unit's open calls, duties, supervision and directives; for a cell its calls alone."""
    calls = Call.objects.open().filter(unit=post.unit_id, raised_at__lte=now)
    if post.area is not None:
        calls = calls.filter(cell_code=post.area.code)
    groups = [_group("calls", calls.order_by("stage_due_at", "pk"), _call)]
    if post.area is None:
        groups += _of_the_unit(post, now)
    return {"groups": groups}


def _of_the_unit(post: Post, now: datetime) -> list[dict[str, Any]]:
    assists = (
        Assist.objects.open().filter(unit=post.unit_id, asked_at__lte=now).select_related("call")
    )
    cards = (
        Supervision.objects.running()
        .filter(unit=post.unit_id, made_at__lte=now)
        .select_related(*Supervision.ABOUT)
    )
    tasks = (
        Task.objects.open()
        .filter(unit=post.unit_id, directive__issued_at__lte=now)
        .select_related("directive")
    )
    return [
        _group("assists", assists.order_by("stage_due_at", "pk"), _assist),
        _group("supervisions", cards.order_by("due_at", "pk"), _card),
        _group("directives", tasks.order_by("due_at", "pk"), _task),
    ]


def _group(kind: str, rows: QuerySet[Any], said: Callable[[Any], Row]) -> dict[str, Any]:
    first: Iterable[Any] = rows[:MOST_LISTED]
    return {"kind": kind, "n": rows.count(), "rows": [said(row) for row in first]}


def _call(call: Call) -> Row:
    return _row(call.number, call.address, call.stage_due_at, call.get_absolute_url())


def _assist(assist: Assist) -> Row:
    link = assist.get_absolute_url()
    return _row(assist.call.number, assist.task, assist.stage_due_at, link)


def _card(card: Supervision) -> Row:
    level = str(card.get_level_display())
    return _row(card.about.number, level, card.due_at, card.about.get_absolute_url())


def _task(task: Task) -> Row:
    whole = task.directive
    return _row(whole.code, whole.title, task.clock_at, whole.get_absolute_url())


def _row(code: str, what: str, due_at: datetime | None, link: str) -> Row:
    due = due_at.isoformat(timespec="minutes") if due_at else ""
    return {"code": code, "what": what[:60], "due": due, "link": link}
