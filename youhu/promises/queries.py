"""How the promises fared day by day."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from youhu.common.promises import Promise
from youhu.ledger.models import Entry
from youhu.promises.models import Examination

DAYS = 30
# So many of the newest lines make the mark: on PostgreSQL a lower number may commit after a higher
# one, and it must change the mark, too.
WATCHED = 200


@dataclass(frozen=True)
class Day:
    """The worst that an examination of one day found; `broken` is None where nobody looked."""

    on: date
    broken: int | None

    @property
    def look(self) -> str:
        if self.broken is None:
            return "unknown"
        return "broken" if self.broken else "kept"


@dataclass(frozen=True)
class Past:
    """One promise over the last days, the oldest first."""

    days: tuple[Day, ...]

    @property
    def kept_since(self) -> int:
        """On how many days up to today it was kept without a break."""
        n = 0
        for day in reversed(self.days):
            if day.broken != 0:
                break
            n += 1
        return n

    @property
    def broken_on(self) -> list[date]:
        return [day.on for day in self.days if day.broken]


def mark() -> str:
    """A word that changes with every line of the ledger and every examination of the promises."""
    newest = list(Entry.objects.order_by("-pk").values_list("pk", flat=True)[:WATCHED])
    looked = Examination.objects.order_by("-pk").values_list("pk", flat=True).first()
    return hashlib.blake2b(f"{newest}{looked}".encode(), digest_size=8).hexdigest()


def pasts(*, now: datetime) -> dict[str, Past]:
    """Each promise's last 30 days, in one statement."""
    today = timezone.localdate(now)
    days = [today - timedelta(days=n) for n in reversed(range(DAYS))]
    rows = Examination.objects.filter(at__gte=now - timedelta(days=DAYS))
    worst = _worst(rows.values_list("at", "verdicts"))
    return {
        promise.value: Past(tuple(Day(on, worst[promise.value].get(on)) for on in days))
        for promise in Promise
    }


def _worst(rows: Iterable[tuple[datetime, dict[str, int]]]) -> dict[str, dict[date, int]]:
    worst: dict[str, dict[date, int]] = defaultdict(dict)
    for at, verdicts in rows:
        on = timezone.localdate(at)
        for promise, broken in verdicts.items():
            worst[promise][on] = max(worst[promise].get(on, 0), broken)
    return worst
