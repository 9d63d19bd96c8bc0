"""The double grid: which Party grid a social grid belongs to, and who leads it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from youhu.registry.models import Organisation, Person
from youhu.territory.models.areas import Area


class ThroughTimeQuerySet(models.QuerySet):  # type: ignore[type-arg]  # of both tables here
    def serving(self, on: date) -> Self:
        """What holds on that day."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on), valid_from__lte=on)


class Fusion(models.Model):
    """A social grid cell belongs to a Party grid cell, with all its households, for a time.

    The fused cell is the Party grid cell with all social cells that belong to it: a household
    stands in one social cell, and so in one fused cell.
    """

    cell = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("social grid cell"), related_name="fusions"
    )
    party_cell = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("Party grid cell"), related_name="fused"
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = ThroughTimeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("fusion"), _("fusions")
        constraints = [
            models.UniqueConstraint(
                "cell", condition=Q(valid_until__isnull=True), name="one_fusion_in_force"
            ),
            models.UniqueConstraint("cell", "valid_from", name="one_fusion_a_day"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="fusion_valid_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell} → {self.party_cell}"


class GridLead(models.Model):
    """Who answers for a fused cell: the secretary of its building branch."""

    party_cell = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("Party grid cell"), related_name="leads"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("grid lead"), related_name="cells_led"
    )
    branch = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("building branch"), related_name="cells_led"
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = ThroughTimeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("grid lead"), _("grid leads")
        constraints = [
            models.UniqueConstraint(
                "party_cell", condition=Q(valid_until__isnull=True), name="one_lead_in_force"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="lead_valid_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_cell} {self.person}"
