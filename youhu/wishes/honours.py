"""Who made most wishes true, so counted that nobody can farm it; and the wall of thanks.

Claims count for nothing: they can be given back. What counts is said on the page itself.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum
from django.utils import timezone

from youhu.common.masking import mask_name
from youhu.registry.models import Person
from youhu.volunteering.models import ServiceRecord
from youhu.wishes.models import Claim, Thanks
from youhu.wishes.rules import HONOUR_DAYS, TRUE, ClaimState, counted

MOST_RANKED = 50
MOST_THANKS = 60


@dataclass(frozen=True)
class Ranked:
    """One line of the honours: a family name, what counted, in how many hours."""

    place: int
    person: int
    name: str
    community: str
    wishes: int
    minutes: int
    is_me: bool

    @property
    def hours(self) -> str:
        return f"{self.minutes / 60:.1f}".rstrip("0").rstrip(".")


def ranking(now: datetime, *, within: str = "", me: int | None = None) -> list[Ranked]:
    """Those with the most counted wishes of the last year; the same number shares a place."""
    since = now - timedelta(days=HONOUR_DAYS)
    done = _done(since, within)
    counts = {person: counted(rows) for person, rows in done.items()}
    minutes = _minutes(since, counts)
    order = sorted(counts, key=lambda one: (-counts[one], -minutes.get(one, 0), one))[:MOST_RANKED]
    people = Person.objects.in_bulk(order)
    homes = _communities(order)
    places = {n: i for i, n in reversed(list(enumerate((counts[one] for one in order), 1)))}
    return [
        Ranked(
            places[counts[one]], one, mask_name(people[one].name), homes.get(one, ""), counts[one],
            minutes.get(one, 0), one == me,
        )
        for one in order
        if counts[one]
    ]  # fmt: skip


def _done(since: datetime, within: str) -> dict[int, list[tuple[str, object]]]:
    """What each person made true: for whom, and on which day."""
    rows = Claim.objects.filter(
        state=ClaimState.DONE, unit=None, wish__state__in=TRUE, wish__realised_at__gt=since,
        wish__community__code__startswith=within,
    )  # fmt: skip
    found: dict[int, list[tuple[str, object]]] = defaultdict(list)
    facts = ("person", "wish__phone_index", "wish__asked_by", "wish", "wish__realised_at")
    for person, phone, asker, wish, at in rows.values_list(*facts):
        whom = phone or (f"member {asker}" if asker else f"wish {wish}")
        found[person].append((whom, timezone.localtime(at).date()))
    return found


def _minutes(since: datetime, people: dict[int, int]) -> dict[int, int]:
    rows = ServiceRecord.objects.counted().filter(person__in=people, starts_at__gt=since)
    sums = rows.values("person").order_by().annotate(minutes=Sum("minutes"))
    return {row["person"]: row["minutes"] for row in sums}


def _communities(people: list[int]) -> dict[int, str]:
    rows = ServiceRecord.objects.counted().filter(person__in=people).select_related("community")
    return {row.person_id: str(row.community) for row in rows.order_by("starts_at")}


def wall(within: str = "") -> list[Thanks]:
    """What may be shown, the newest first."""
    rows = Thanks.objects.filter(
        shown_at__isnull=False, has_consent=True, wish__community__code__startswith=within
    )
    return list(rows.select_related("wish__community__parent").order_by("-shown_at")[:MOST_THANKS])
