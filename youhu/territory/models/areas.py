"""Areas of the district, and their outlines through time."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from youhu.common.geo import Datum
from youhu.registry.models import Named
from youhu.territory.rules import AreaKind

Geometry = dict[str, Any]


class Area(Named):
    """A piece of the district with an official code, from the whole down to one grid cell."""

    kind = models.CharField(_("kind"), max_length=20, choices=AreaKind)
    code = models.CharField(_("code"), max_length=15)
    code_system = models.CharField(_("code system"), max_length=30, default="GB/T 47678.3")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("parent"),
        related_name="children",
    )

    class Meta:
        verbose_name, verbose_name_plural = _("area"), _("areas")
        constraints = [
            models.UniqueConstraint("kind", "code", name="area_code_once"),
            models.CheckConstraint(condition=Q(kind__in=AreaKind), name="area_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=AreaKind.DISTRICT) | Q(parent__isnull=False),
                name="area_has_a_parent",
            ),
        ]


class AreaShapeQuerySet(models.QuerySet["AreaShape"]):
    def valid(self, at: datetime) -> Self:
        """The outlines in force at that moment."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at), valid_from__lte=at)

    def layer(self, kind: str) -> Self:
        return self.filter(area__kind=kind).order_by("area__code", "pk")


class AreaShape(models.Model):
    """The outline of an area for a time; an outline is followed by another, never overwritten."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="shapes")
    geometry = models.JSONField(_("outline"), help_text=_("GeoJSON polygon, WGS-84"))
    area_m2 = models.PositiveIntegerField(_("area in m²"))
    datum = models.CharField(_("datum of the source"), max_length=10, choices=Datum)
    source = models.CharField(_("source"), max_length=200)
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)

    objects = AreaShapeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("outline"), _("outlines")
        constraints = [
            models.UniqueConstraint(
                "area", condition=Q(valid_until__isnull=True), name="one_shape_in_force"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="shape_valid_later",
            ),
            models.CheckConstraint(condition=Q(area_m2__gt=0), name="shape_covers_something"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.valid_from:%Y-%m-%d}"
