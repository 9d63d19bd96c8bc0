"""Call numbers: district, day, serial."""

from datetime import date

from django.db import connection
from django.db.models import F

from youhu.calls.models import Counter

# One statement gives and keeps the next serial, so that two writers never get the same one.
_UPSERT = """
    INSERT INTO calls_counter (district, "on", last) VALUES (%s, %s, 1)
    ON CONFLICT (district, "on") DO UPDATE SET last = calls_counter.last + 1 RETURNING last
"""


def next_number(district: str, on: date) -> str:
    """The next number of a district and day, like `440105-20261123-000123`.

    Call it inside the transaction that uses the number.
    """
    if connection.vendor in {"sqlite", "postgresql"}:
        with connection.cursor() as cursor:
            cursor.execute(_UPSERT, [district, on])
            (serial,) = cursor.fetchone()
    else:
        serial = _portable_serial(district, on)
    return f"{district}-{on:%Y%m%d}-{serial:06d}"


def _portable_serial(district: str, on: date) -> int:
    """The same in portable SQL, for engines without RETURNING."""
    Counter.objects.get_or_create(district=district, on=on)
    Counter.objects.filter(district=district, on=on).update(last=F("last") + 1)
    return Counter.objects.values_list("last", flat=True).get(district=district, on=on)
