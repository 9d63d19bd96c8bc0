"""Numbers of orders: BMM-10001, BMM-10002, and so on. Nobody gets one twice."""

from django.db import connection
from django.db.models import F

from youhu.delivery.models import NumberCounter
from youhu.delivery.rules import FIRST_NUMBER, NUMBER, PREFIX

_UPSERT = """
    INSERT INTO delivery_numbercounter (prefix, last) VALUES (%s, %s)
    ON CONFLICT (prefix) DO UPDATE SET last = delivery_numbercounter.last + 1
    RETURNING last
"""


def next_number() -> str:
    """The next number; call it inside the transaction that uses it."""
    if connection.vendor in {"sqlite", "postgresql"}:
        with connection.cursor() as cursor:
            cursor.execute(_UPSERT, [PREFIX, FIRST_NUMBER])
            last = int(cursor.fetchone()[0])
    else:
        last = _portable_last()
    return NUMBER % last


def _portable_last() -> int:
    """The same in portable SQL, for engines without RETURNING."""
    rows = NumberCounter.objects.filter(prefix=PREFIX)
    NumberCounter.objects.get_or_create(prefix=PREFIX, defaults={"last": FIRST_NUMBER - 1})
    rows.update(last=F("last") + 1)
    return rows.values_list("last", flat=True).get()
