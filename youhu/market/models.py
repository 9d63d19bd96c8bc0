"""Days of a market, counted once so that a year of them is read in a moment."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youhu.delivery.models import Shop
from youhu.fleets.models import Fleet
from youhu.registry.models import Organisation


class FleetDay(models.Model):
    """What one fleet delivered and drove on one day."""

    fleet = models.ForeignKey(
        Fleet, models.CASCADE, verbose_name=_("fleet"), related_name="delivery_days"
    )
    on = models.DateField(_("day"))
    orders = models.PositiveIntegerField(_("orders"), default=0)
    late = models.PositiveIntegerField(_("late"), default=0)
    kg = models.PositiveBigIntegerField(_("weight (kg)"), default=0)
    trips = models.PositiveIntegerField(_("trips"), default=0)
    vehicles = models.PositiveIntegerField(_("vehicles"), default=0)
    metres = models.PositiveBigIntegerField(_("way (m)"), default=0)
    kerb_s = models.PositiveBigIntegerField(_("at the kerb (s)"), default=0)
    load_kgm = models.PositiveBigIntegerField(_("carried (kg·m)"), default=0)
    room_kgm = models.PositiveBigIntegerField(_("could be carried (kg·m)"), default=0)
    co2_g = models.PositiveBigIntegerField(_("CO₂ (g)"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("day of a fleet"), _("days of fleets")
        constraints = [
            models.UniqueConstraint("fleet", "on", name="fleet_day_once"),
            models.CheckConstraint(
                condition=Q(late__lte=models.F("orders")), name="fleet_day_late_of_orders"
            ),
        ]
        indexes = [models.Index(fields=["on"], name="fleet_day_by_day")]

    def __str__(self) -> str:
        return f"{self.fleet} {self.on}"


class ShopDay(models.Model):
    """What one shop sent on one day."""

    shop = models.ForeignKey(
        Shop, models.CASCADE, verbose_name=_("shop"), related_name="delivery_days"
    )
    on = models.DateField(_("day"))
    orders = models.PositiveIntegerField(_("orders"), default=0)
    late = models.PositiveIntegerField(_("late"), default=0)
    kg = models.PositiveBigIntegerField(_("weight (kg)"), default=0)
    cents = models.PositiveBigIntegerField(_("freight (cents)"), default=0)
    metres = models.PositiveBigIntegerField(_("from door to door (m)"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("day of a shop"), _("days of shops")
        constraints = [models.UniqueConstraint("shop", "on", name="shop_day_once")]
        indexes = [models.Index(fields=["on"], name="shop_day_by_day")]

    def __str__(self) -> str:
        return f"{self.shop} {self.on}"


class MarketDay(models.Model):
    """What a market's day took, and what it would have taken with every shop's own carrier.

    `orders` are those whose trips were recorded; only they are compared.
    """

    market = models.ForeignKey(Organisation, models.CASCADE, related_name="delivery_days")
    on = models.DateField(_("day"))
    reckoned_at = models.DateTimeField(_("reckoned"))
    orders = models.PositiveIntegerField(_("orders"), default=0)
    runs = models.PositiveIntegerField(_("trips"), default=0)
    vehicles = models.PositiveIntegerField(_("vehicles out at once"), default=0)
    metres = models.PositiveBigIntegerField(_("way (m)"), default=0)
    kerb_s = models.PositiveBigIntegerField(_("at the kerb (s)"), default=0)
    co2_g = models.PositiveBigIntegerField(_("CO₂ (g)"), default=0)
    own_runs = models.PositiveIntegerField(_("trips with own carriers"), default=0)
    own_vehicles = models.PositiveIntegerField(_("vehicles of own carriers"), default=0)
    own_metres = models.PositiveBigIntegerField(_("way of own carriers (m)"), default=0)
    own_kerb_s = models.PositiveBigIntegerField(_("own carriers at the kerb (s)"), default=0)
    own_co2_g = models.PositiveBigIntegerField(_("CO₂ of own carriers (g)"), default=0)
    assumed = models.JSONField(_("assumed"), default=dict)

    class Meta:
        verbose_name, verbose_name_plural = _("day of a market"), _("days of markets")
        constraints = [models.UniqueConstraint("market", "on", name="market_day_once")]

    def __str__(self) -> str:
        return f"{self.market} {self.on}"
