"""From the rows of calls to what stands out among them: four ways to look, one kind of answer."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import CharField, Count, F
from django.db.models.functions import Cast, Substr
from django.utils import timezone
from django.utils.crypto import salted_hmac

from youhu.calls.models import Call, Caller
from youhu.calls.models.call import CallQuerySet
from youhu.common.geo import Plane
from youhu.foresight import rules
from youhu.foresight.models import Signal
from youhu.foresight.rules import Kind
from youhu.solvers.hotspots import (
    Burst,
    Ratio,
    Stream,
    Usual,
    find_bursts,
    hot_places,
    recurring,
)
from youhu.solvers.hotspots.places import RADIUS_M
from youhu.territory.rules import COMMUNITY_DIGITS, DISTRICT_DIGITS, SUBDISTRICT_DIGITS

HOURS_BACK = timedelta(hours=3)
LOT = 500
NEARLY_ALL = 0.8
WIDTHS = (COMMUNITY_DIGITS, SUBDISTRICT_DIGITS, DISTRICT_DIGITS)


@dataclass(frozen=True)
class Finding:
    """Something that stands out: the calls behind it, and how they compare with the usual."""

    kind: Kind
    calls: Sequence[int]  # their ids
    came: int
    usual: float
    times: float
    since: datetime
    until: datetime
    low: float | None = None
    high: float | None = None
    chance: float | None = None
    key: str = ""
    matter_id: int | None = None
    point: tuple[float, float] | None = None  # longitude, latitude; else the middle of the calls
    radius_m: float = 0.0
    area_code: str = ""  # else the community of the place
    facts: dict[str, Any] = field(default_factory=dict)


def reported() -> Any:
    """The calls that a signal itself gave rise to: they are no sign of anything."""
    return Signal.objects.exclude(report=None).values("report")


def calls_of(district: str) -> CallQuerySet:
    return Call.objects.filter(district=district).exclude(pk__in=reported())


@dataclass(frozen=True)
class Scan:
    """The calls of a district of the last year and a bit, as columns of numbers."""

    district: str
    now: datetime

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        days = max(window.days for window in rules.WINDOWS) + rules.YEAR_DAYS
        rows = calls_of(self.district).filter(raised_at__gte=self.now - timedelta(days=days))
        rows = rows.filter(raised_at__lt=self.now).order_by()
        # As text to the second, which numpy reads a hundred thousand of at once.
        moment = Substr(Cast("raised_at", CharField()), 1, 19)
        return list(rows.values_list("pk", moment, "lng", "lat", "category_id"))

    @cached_property
    def sheet(self) -> Plane:
        """The same metres at every look: the lattice of circles must not move with the calls."""
        lng, lat = (float(np.median([row[n] for row in self.rows])) for n in (2, 3))
        return Plane.at(round(lng, 1), round(lat, 1))

    @cached_property
    def stream(self) -> Stream:
        if not self.rows:
            nothing, ids = np.empty(0), np.empty(0, dtype=np.int64)
            return Stream(ids, nothing, nothing, nothing, ids)
        pks, at, lng, lat, category = zip(*self.rows, strict=True)
        metres = self.sheet.points_to_metres(np.column_stack([lng, lat]))
        moments = np.array(at, dtype="datetime64[s]").astype(np.float64)
        return Stream(
            np.array(pks), moments, metres[:, 0], metres[:, 1], np.array(category, dtype=np.int64)
        )

    @property
    def past_days(self) -> int:
        first = self.stream.at.min() if len(self.stream) else self.now.timestamp()
        return int((self.now.timestamp() - first) // 86_400)

    def findings(self) -> Iterator[Finding]:
        """Hot places, recurring matters and repeat callers."""
        if len(self.stream):
            yield from self._hot_places()
            yield from self._recurring()
        yield from repeat_callers(self.district, self.now)

    def _hot_places(self) -> Iterator[Finding]:
        for place in hot_places(self.stream, self.now.timestamp(), rules.WINDOWS):
            yield Finding(
                Kind.HOT_PLACE,
                place.calls.tolist(),
                **_compared(place.ratio),
                since=self.now - timedelta(days=place.days),
                until=self.now,
                point=self._degrees(place.east, place.north),
                radius_m=RADIUS_M,
                facts={"days": place.days, "days_before": place.days_before},
            )

    def _recurring(self) -> Iterator[Finding]:
        since = self.now - timedelta(days=rules.RECURRING_DAYS)
        for one in recurring(self.stream.since(since.timestamp())):
            yield Finding(
                Kind.RECURRING,
                one.calls.tolist(),
                **_compared(one.ratio),
                since=max(since, self.now - timedelta(days=self.past_days + 1)),
                until=self.now,
                key=str(one.category),
                matter_id=one.category,
                point=self._degrees(one.east, one.north),
                radius_m=RADIUS_M,
                facts={"occurrences": one.times, "longest_gap": one.longest_gap_days},
            )

    def _degrees(self, east: float, north: float) -> tuple[float, float]:
        lng, lat = self.sheet.points_to_degrees(np.array([[east, north]]))[0]
        return round(float(lng), 6), round(float(lat), 6)


def _compared(ratio: Ratio) -> dict[str, Any]:
    return {
        "came": ratio.came,
        "usual": ratio.usual,
        "times": ratio.times,
        "low": ratio.low,
        "high": None if math.isinf(ratio.high) else ratio.high,
        "chance": ratio.chance,
    }


def caller_key(phone: str) -> str:
    """What stands for a telephone in a signal: nobody reads the number from it."""
    return salted_hmac("youhu.foresight.caller", phone).hexdigest()


def calls_of_callers(district: str) -> CallQuerySet:
    """Calls whose caller may be known by them: never those that asked to be kept secret."""
    return calls_of(district).filter(is_secret=False).exclude(caller__phone_index="")


def repeat_callers(district: str, now: datetime) -> Iterator[Finding]:
    """Callers who called again and again within one subdistrict, in a month or a year."""
    month, year = (now - timedelta(days=n) for n in (rules.MONTH_DAYS, rules.YEAR_DAYS))
    rows = calls_of_callers(district).filter(raised_at__gte=year, raised_at__lt=now).order_by()
    late = rows.filter(raised_at__gte=month)
    counts = late.values_list("caller__phone_index").annotate(n=Count("pk"))
    still = counts.filter(n__gte=rules.STILL_TIMES)
    callers = sorted(caller for caller, _n in still)
    usual = _calls_a_caller(late) if callers else 0.0
    for code, calls in _by_caller(rows, callers):
        came = sum(at >= month for _pk, at in calls)
        is_often = came >= rules.MONTH_TIMES or len(calls) >= rules.YEAR_TIMES
        if is_often and came >= rules.STILL_TIMES:
            yield Finding(
                Kind.CALLER, [pk for pk, _at in calls], came=came, usual=usual,
                times=came / max(usual, 1.0), since=month, until=now, area_code=code,
                key=caller_key(_phone_of(calls)), facts={"month": came, "year": len(calls)},
            )  # fmt: skip


def _calls_a_caller(rows: CallQuerySet) -> float:
    """How often a caller of that time called, on average."""
    told = rows.aggregate(calls=Count("pk"), callers=Count("caller__phone_index", distinct=True))
    return float(told["calls"] / max(told["callers"], 1))


def _by_caller(
    rows: CallQuerySet, callers: Sequence[str]
) -> Iterator[tuple[str, list[tuple[int, datetime]]]]:
    """The calls of each caller in each subdistrict: code, ids with their moments."""
    found: dict[tuple[str, str], list[tuple[int, datetime]]] = {}
    for start in range(0, len(callers), LOT):
        lot = rows.filter(caller__phone_index__in=callers[start : start + LOT])
        lot = lot.order_by("raised_at", "pk")
        columns = ("pk", "raised_at", "cell_code", "caller__phone_index")
        for pk, at, cell, caller in lot.values_list(*columns):
            found.setdefault((cell[:SUBDISTRICT_DIGITS], caller), []).append((pk, at))
    for (code, _caller), calls in sorted(found.items()):
        yield code, calls


def _phone_of(calls: Sequence[tuple[int, datetime]]) -> str:
    """The telephone behind calls of one caller."""
    return str(Caller.objects.get(pk=calls[0][0]).phone)


def bursts(district: str, now: datetime) -> Iterator[Finding]:
    """What is suddenly called far more than at this hour of other weeks."""
    fresh = now - rules.FRESH
    if not Call.objects.filter(raised_at__gt=fresh, raised_at__lte=now).exists():
        return
    late = _each_caller_once(_rows(district, now - HOURS_BACK, now, "caller__phone_index"))
    if not late or late[-1][1] <= fresh:
        return
    start = now - HOURS_BACK - timedelta(days=rules.PAST_DAYS)
    past = _rows(district, start, now - HOURS_BACK)
    if not past:
        return
    shift = (timezone.localtime(now).utcoffset() or timedelta()).total_seconds()
    counts = Counter(key for row in past for key in _keys(row))
    moments = np.array([row[1].timestamp() + shift for row in past])
    begins = max(start, past[0][1]).timestamp() + shift
    usual = Usual(moments, counts, start=begins, end=(now - HOURS_BACK).timestamp() + shift)
    seen = [(row[1].timestamp() + shift, _keys(row)) for row in late]
    found = find_bursts(
        seen,
        usual,
        since=fresh.timestamp() + shift,
        false_alarms_a_month=rules.FALSE_ALARMS_A_MONTH,
    )
    for burst in _surest(found, late):
        yield _as_finding(burst, late, now)


def _rows(district: str, start: datetime, end: datetime, *more: str) -> list[Any]:
    rows = calls_of(district).filter(raised_at__gt=start, raised_at__lte=end)
    columns = ("pk", "raised_at", "cell_code", "category_id", *more)
    rows = rows.annotate(parent=F("category__parent")).order_by("raised_at", "pk")
    return list(rows.values_list(*columns[:4], "parent", *more))


def _each_caller_once(rows: list[Any]) -> list[Any]:
    """One who calls five times about the same is no burst."""
    seen, kept = set(), []
    for row in rows:
        who = (row[5], row[4] or row[3])
        if row[5] and who in seen:
            continue
        seen.add(who)
        kept.append(row)
    return kept


def _keys(row: Any) -> list[tuple[str, int]]:
    """A call's matter in its area, at each width: category and class, community to district."""
    matters = (row[3], row[4] or row[3])
    return [(row[2][:digits], matter) for digits in WIDTHS for matter in matters]


def _surest(found: list[Burst], late: list[Any]) -> Iterator[Burst]:
    """One burst, not one for each width at which it shows: those that share no call.

    Of the widths that hold nearly all of its calls the narrowest says best where it is.
    """
    taken: set[int] = set()
    leaves = {row[3] for row in late}
    for burst in found:
        if not taken.isdisjoint(burst.rows):
            continue
        enough = NEARLY_ALL * len(burst.rows)
        same = [one for one in found if len({*one.rows} & {*burst.rows}) >= enough]
        best = max(same, key=lambda one: (len(one.key[0]), one.key[1] in leaves, -one.chance))
        taken.update(burst.rows, best.rows)
        yield best


def _as_finding(burst: Burst, late: list[Any], now: datetime) -> Finding:
    code, matter = burst.key
    behind = [late[i] for i in burst.rows]
    return Finding(
        Kind.BURST,
        [row[0] for row in behind],
        came=len(behind),
        usual=burst.usual,
        times=burst.times,
        chance=burst.chance,
        since=behind[-1][1] - timedelta(seconds=burst.window),
        until=now,
        key=str(behind[0][4] or matter),
        matter_id=matter,
        area_code=code,
        facts={"minutes": int(burst.window // 60), "began": behind[0][1].isoformat()},
    )
