"""What an app above may say beforehand of calls; it lists a maker under `outlooks` in `apps.py`.

Where no app does, lists and pages say nothing of what is to come.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import Q

from youhu.calls.models import Call
from youhu.common.wiring import declared


@dataclass(frozen=True)
class Foretold:
    """How likely a call is to be late, and what speaks for it: a reason to act, never a fact."""

    percent: int
    is_likely: bool
    like_it: int  # decided calls like it, and how many of them were late
    like_late: int
    reasons: list[str]
    source: str  # the version of what was learned
    at: datetime


class Outlook(Protocol):
    """Somebody who knows how likely calls are to be late."""

    def chances(self, calls: Iterable[Call], now: datetime) -> dict[int, int]: ...
    def likely(self, now: datetime) -> Q: ...
    def about(self, call: Call, now: datetime) -> Foretold | None: ...


def installed() -> Outlook | None:
    """The one who is installed, if any."""
    makers = list(declared("outlooks"))
    found: Outlook | None = makers[0]() if makers else None
    return found


def chances(calls: Iterable[Call], now: datetime) -> dict[int, int]:
    """The chance in percent to be late, of those calls of which it is known."""
    seer = installed()
    return seer.chances(calls, now) if seer else {}


def likely_late(now: datetime) -> Q:
    """The calls that are likely late, as a condition; none where nobody knows."""
    seer = installed()
    return seer.likely(now) if seer else Q(pk__in=[])


def about(call: Call, now: datetime) -> Foretold | None:
    """What is to be said of one call."""
    seer = installed()
    return seer.about(call, now) if seer else None
