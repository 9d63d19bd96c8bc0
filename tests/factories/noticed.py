"""Signals as the program itself makes them: calls, and a finding about them that is noticed."""

from datetime import datetime, timedelta
from typing import Any

from tests.factories.calls import raised
from tests.factories.district import TinyDistrict
from tests.factories.rows import DISTRICT, NOW
from youhu.foresight.actions import notice
from youhu.foresight.finding import Finding, caller_key
from youhu.foresight.models import Signal
from youhu.foresight.rules import Kind

FACTS: dict[str, dict[str, Any]] = {
    Kind.BURST: {"minutes": 15, "began": NOW.isoformat()},
    Kind.HOT_PLACE: {"days": 7, "days_before": 60},
    Kind.RECURRING: {"occurrences": 3, "longest_gap": 9},
    Kind.CALLER: {"month": 3, "year": 3},
}


def noticed(
    district: TinyDistrict, kind: str = Kind.HOT_PLACE, *, now: datetime = NOW, n: int = 3
) -> Signal:
    """A signal about some calls of the last hours in the first cell."""
    calls = [raised(district, now=now - timedelta(minutes=9 * i)) for i in range(n, 0, -1)]
    near = kind in (Kind.HOT_PLACE, Kind.RECURRING)
    about: dict[str, Any] = {
        Kind.BURST: {"area_code": calls[0].cell_code[:12], "key": str(calls[0].category_id)},
        Kind.RECURRING: {"key": str(calls[0].category_id)},
        Kind.CALLER: {"area_code": calls[0].cell_code[:9], "key": caller_key("13900001234")},
    }.get(Kind(kind), {})
    finding = Finding(
        Kind(kind),
        [call.pk for call in calls],
        came=n,
        usual=0.4,
        times=7.5,
        low=2.5,
        high=31.0,
        since=now - timedelta(days=7),
        until=now,
        matter_id=calls[0].category_id if kind in (Kind.BURST, Kind.RECURRING) else None,
        point=(calls[0].lng, calls[0].lat) if near else None,
        radius_m=150.0 if near else 0.0,
        facts=FACTS[kind],
        **about,
    )
    signal = notice(DISTRICT, finding, now=now)
    assert signal is not None
    return signal
