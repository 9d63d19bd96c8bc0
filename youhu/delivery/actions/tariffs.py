"""The association sets what a delivery costs from a day on."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.delivery.models import Tariff
from youhu.delivery.queries import is_market_desk
from youhu.registry.models import Member, Organisation


@dataclass(frozen=True)
class Rates:
    """All amounts in cents, all shares in percent."""

    base_cents: int
    per_km_cents: int
    per_100_kg_cents: int
    per_m3_cents: int
    narrow_percent: int = 0
    cancel_percent: int = 0
    cancel_free_minutes: int = 60


def set_tariff(
    market: Organisation, rates: Rates, *, valid_from: date, by: Member, now: datetime
) -> Tariff:
    """New prices from a day on; orders of before keep theirs. Raises Refused for a day gone by."""
    if not is_market_desk(market, by):
        raise Refused(_("Only the desk of the market’s association does this."))
    today, has_any = timezone.localdate(now), Tariff.objects.filter(market=market).exists()
    if has_any and valid_from <= today:
        raise Refused(_("New prices begin tomorrow at the earliest, so that all can know them."))
    try:
        with transaction.atomic():
            return Tariff.objects.create(
                market=market, valid_from=valid_from, set_by=by, set_at=now, **vars(rates)
            )
    except IntegrityError as why:
        raise Refused(_("Prices from this day on are set already. Choose another day.")) from why
