"""The figures of the wall, each from the rows that a click on it opens; seven statements in all."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, F, Q
from django.db.models.functions import Substr
from django.utils import timezone

from youhu.calls.models import Call
from youhu.calls.models.call import CallQuerySet
from youhu.calls.rules import ENDED, State
from youhu.promises.models import Examination
from youhu.registry.models import Member
from youhu.reports.rules import by_hour, tone
from youhu.territory.rules import SUBDISTRICT_DIGITS

RATED_DAYS = 30
LATEST, LONGEST_LATE = 6, 5
MOST_POINTS = 4_000
SIGNED = frozenset({State.WORKING, State.SUSPENDED, State.CHECKING, State.ANSWERED, State.CLOSED})


class Point(NamedTuple):
    """An open call as a sign on the map."""

    number: str
    lng: float
    lat: float
    cell: str
    state: str
    tone: str


@dataclass(frozen=True)
class Today:
    """Of the calls raised since midnight: how many, how many of them signed for, and answered."""

    raised: int
    signed: int
    answered: int
    hours: list[int]
    week_ago: list[int]
    categories: list[tuple[int, int]]  # category, number of calls; the largest first


@dataclass(frozen=True)
class Board:
    """Everything on the wall at one moment, in no language yet."""

    at: datetime
    mark: str
    today: Today
    states: dict[str, int]
    n_late: int
    points: list[Point]
    load: dict[str, int]  # open calls by cell
    rated: dict[str, tuple[int, int]]  # subdistrict → promises kept, promises counted
    late: list[Call]
    latest: list[Call]
    examined: Examination | None


def board(member: Member, *, mark: str, now: datetime) -> Board:
    """The figures of this member's area."""
    mine = Call.objects.visible_to(member)
    points = _points(mine, now)
    named = mine.select_related("unit", "category").defer("routing", "paused", "promise_basis")
    return Board(
        at=now,
        mark=mark,
        today=_today(mine, now),
        states=dict(Counter(point.state for point in points)),
        n_late=sum(_is_late(point) for point in points),
        points=points,
        load=dict(Counter(point.cell for point in points)),
        rated=_rated(mine, now),
        late=list(named.overdue(now).order_by("stage_due_at", "pk")[:LONGEST_LATE]),
        latest=list(named.order_by("-raised_at", "-pk")[:LATEST]),
        examined=Examination.objects.order_by("-at", "-pk").first(),
    )


def _is_late(point: Point) -> bool:
    return point.tone == "late"


def _points(calls: CallQuerySet, now: datetime) -> list[Point]:
    columns = ("number", "lng", "lat", "cell_code", "state", "stage_due_at", "stage_soon_at")
    rows = calls.open().order_by("stage_due_at", "pk").values_list(*columns)[:MOST_POINTS]
    return [
        Point(number, lng, lat, cell, state, _tone(state, due_at, soon_at, now))
        for number, lng, lat, cell, state, due_at, soon_at in rows
    ]


def _tone(state: str, due_at: datetime, soon_at: datetime | None, now: datetime) -> str:
    return "pause" if state == State.SUSPENDED else tone(due_at, soon_at, now)


def _today(calls: CallQuerySet, now: datetime) -> Today:
    """Today up to now, and the same weekday a week ago, whole."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    week = midnight - timedelta(days=7)
    then = Q(raised_at__gte=week, raised_at__lt=week + timedelta(days=1))
    columns = ("raised_at", "state", "answered_at", "category_id")
    once = calls.filter(main=None)  # a merged call is handled with its main call
    rows = once.filter(then | Q(raised_at__gte=midnight)).values_list(*columns)
    today = [row for row in rows if row[0] >= midnight]
    before = [row for row in rows if row[0] < midnight]
    return Today(
        raised=len(today),
        signed=sum(state in SIGNED for _at, state, _answered, _category in today),
        answered=sum(answered is not None for _at, _state, answered, _category in today),
        hours=by_hour(timezone.localtime(row[0]) for row in today),
        week_ago=by_hour(timezone.localtime(row[0]) for row in before),
        categories=Counter(row[3] for row in today).most_common(),
    )


def _rated(calls: CallQuerySet, now: datetime) -> dict[str, tuple[int, int]]:
    """By subdistrict, of the promises of 30 days that came due or were answered: kept, and all."""
    since = now - timedelta(days=RATED_DAYS)
    recent = calls.filter(raised_at__gte=since, due_at__isnull=False, main=None)
    counted = recent.exclude(state__in=ENDED - {State.CLOSED}).filter(
        Q(due_at__lt=now) | Q(answered_at__isnull=False)
    )
    rows = (
        counted.order_by()
        .values(code=Substr("cell_code", 1, SUBDISTRICT_DIGITS))
        .annotate(kept=Count("pk", filter=Q(answered_at__lte=F("due_at"))), n=Count("pk"))
    )
    return {row["code"]: (row["kept"], row["n"]) for row in rows}
