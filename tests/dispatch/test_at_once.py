"""A driver's step and a booking at one moment: one waits for the other, neither in a ring."""

import threading
import uuid

import pytest
from django.db import connection, transaction

from tests.factories import NOW
from tests.factories.driving import MINUTE, an_order, driven, loaded
from tests.together import PATIENCE, together
from youhu.delivery.hooks import Offer
from youhu.delivery.models import Order
from youhu.delivery.rules import TroubleKind
from youhu.dispatch.actions import booking, driving
from youhu.dispatch.actions.driving import Vain
from youhu.dispatch.models import Stop
from youhu.dispatch.rules import StopState
from youhu.ledger.queries import broken_chains

pytestmark = pytest.mark.django_db(transaction=True)


def somebody_waits() -> bool:
    if connection.vendor != "postgresql":
        return True  # SQLite has one writer at a time: whoever comes second waits in a queue
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_a_stop_in_vain_and_a_booking_on_the_same_tour_do_not_wait_in_a_ring(monkeypatch):
    made, booked, failing = driven(orders=1), threading.Event(), threading.Event()
    failing.set()
    loaded(made)
    # So heavy that it needs a trip of its own: a new row that points to the shift.
    late = an_order(made.market, made.shop, 3)
    Order.objects.filter(pk=late.pk).update(kg=1400)
    late.refresh_from_db()
    read = booking.read

    def read_while_somebody_waits(market, now):
        """The booking holds the market's terms, and the driver's step stands before a lock."""
        booked.set()
        while failing.is_set() and not somebody_waits():
            threading.Event().wait(0.01)
        return read(market, now)

    monkeypatch.setattr(booking, "read", read_while_somebody_waits)

    def book():
        with transaction.atomic():
            booking.book(late, Offer(NOW, late.promised_until, 900), by=made.market.clerk, now=NOW)

    def fail():
        assert booked.wait(PATIENCE)
        vain = Vain(TroubleKind.NOBODY, uuid.uuid4())
        try:
            driving.fail(made.stops[1].pk, vain, by=made.by, now=NOW + MINUTE)
        finally:
            failing.clear()

    together([book, fail])

    assert Stop.objects.get(pk=made.stops[1].pk).state == StopState.FAILED
    assert Stop.objects.filter(order=late, trip__shift=made.shift).count() == 2
    assert list(broken_chains()) == []
