"""Types of vehicles, and the zones of the streets with what may enter them when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from youhu.fleets.rules import PROFILES, Energy
from youhu.ledger.models import Recorded
from youhu.registry.models import Named, Organisation


class VehicleType(Named, Recorded):
    """One kind of vehicle: what it carries, what drives it, what it costs and emits."""

    market = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("market"), related_name="vehicle_types"
    )
    code = models.CharField(_("code"), max_length=20)
    payload_kg = models.PositiveIntegerField(_("payload (kg)"))
    volume_l = models.PositiveIntegerField(_("volume (litres)"))
    energy = models.CharField(_("energy"), max_length=10, choices=Energy)
    profile = models.CharField(_("ways"), max_length=12, choices=PROFILES, default="van")
    co2_g_per_km = models.PositiveIntegerField(_("CO₂ (g per km)"))
    fixed_cost_cents = models.PositiveIntegerField(_("cost of a day (cents)"))
    cost_per_km_cents = models.PositiveIntegerField(_("cost per km (cents)"))
    has_tail_lift = models.BooleanField(_("has a tail lift"), default=False)
    is_allowed = models.BooleanField(_("may be admitted"), default=True)
    needs_permit = models.BooleanField(_("only with a permit for a zone"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("vehicle type"), _("vehicle types")
        constraints = [
            models.UniqueConstraint("market", "code", name="vehicle_type_once"),
            models.CheckConstraint(
                condition=Q(payload_kg__gt=0, volume_l__gt=0), name="vehicle_type_carries"
            ),
        ]


class StreetZone(Named, Recorded):
    """Streets with rules of their own for vehicles that deliver."""

    market = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("market"), related_name="zones"
    )
    code = models.CharField(_("code"), max_length=20)
    geometry = models.JSONField(_("outline"))  # GeoJSON polygon, WGS-84

    class Meta:
        verbose_name, verbose_name_plural = _("street zone"), _("street zones")
        constraints = [models.UniqueConstraint("market", "code", name="zone_once")]


class AccessRule(models.Model):
    """When vehicles of a type or an energy must not enter a zone, or only with a permit."""

    zone = models.ForeignKey(StreetZone, models.CASCADE, related_name="rules")
    type = models.ForeignKey(
        VehicleType, models.CASCADE, null=True, verbose_name=_("type"), related_name="+"
    )
    energy = models.CharField(_("energy"), max_length=10, choices=Energy, blank=True)
    weekdays = models.CharField(_("weekdays"), max_length=7, default="1234567")  # 1 is Monday
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    with_permit = models.BooleanField(_("allowed with a permit"), default=False)
    basis = models.CharField(_("source"), max_length=120, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("access rule"), _("access rules")
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="access_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.zone} {self.starts:%H:%M}–{self.ends:%H:%M}"
