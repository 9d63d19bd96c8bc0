"""Call numbers: district, day, serial."""

from datetime import date

from django.db import connection
from django.db.models import F

from youhu.calls.models import Counter

# One statement gives and keeps the next serials, so that two writers never get the same one.
_UPSERT = """
    INSERT INTO calls_counter (district, "on", last) VALUES (%s, %s, %s)
    ON CONFLICT (district, "on") DO UPDATE SET last = calls_counter.last + excluded.last
    RETURNING last
"""


def next_number(district: str, on: date) -> str:
    """The next number of a district and day, like `440105-20261123-000123`.

    Call it inside the transaction that uses the number.
    """
    return next_numbers(district, on, count=1)[0]


def next_numbers(district: str, on: date, *, count: int) -> list[str]:
    """The next numbers of a district and day, for calls that are written together."""
    if connection.vendor in {"sqlite", "postgresql"}:
        with connection.cursor() as cursor:
            cursor.execute(_UPSERT, [district, on, count])
            (last,) = cursor.fetchone()
    else:
        last = _portable_last(district, on, count)
    return [f"{district}-{on:%Y%m%d}-{serial:06d}" for serial in range(last - count + 1, last + 1)]


def _portable_last(district: str, on: date, count: int) -> int:
    """The same in portable SQL, for engines without RETURNING."""
    Counter.objects.get_or_create(district=district, on=on)
    Counter.objects.filter(district=district, on=on).update(last=F("last") + count)
    return Counter.objects.values_list("last", flat=True).get(district=district, on=on)
