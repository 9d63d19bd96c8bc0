"""Never interrupted: every day on which something was delivered is counted."""

from datetime import datetime, timedelta

from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.delivery.models import Order
from youhu.market.counting import span
from youhu.market.models import MarketDay
from youhu.market.queries import markets
from youhu.market.rules import LOOKED_BACK

# Yesterday is counted by the first sweep of today; so long it may take.
GRACE = timedelta(minutes=10)
_UNCOUNTED = _("%(market)s: what was delivered on %(day)s is not counted.")


def days_counted(*, now: datetime) -> Checked:
    """The days of the last week on which something was delivered stand among the figures."""
    today = timezone.localdate(now - GRACE)
    since = span(today - timedelta(days=LOOKED_BACK))[0]
    until = span(today)[0]
    findings, looked_at = [], 0
    for market in markets():
        orders = Order.objects.filter(
            market=market, fleet__isnull=False, delivered_at__gte=since, delivered_at__lt=until
        )
        days = set(orders.values_list(TruncDate("delivered_at"), flat=True).distinct().order_by())
        counted = set(MarketDay.objects.filter(market=market).values_list("on", flat=True))
        looked_at += len(days)
        findings += [
            Finding(str(_UNCOUNTED) % {"market": market, "day": day}, code=f"{day}")
            for day in sorted(days - counted)
        ]
    title = _("Every day of deliveries is counted")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)
