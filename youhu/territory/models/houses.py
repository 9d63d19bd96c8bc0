"""Where people live: houses with their doors, who lives behind which, places that all know."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from youhu.registry.models import Named, Person
from youhu.territory.models.areas import Area


class Building(models.Model):
    """A house with an address, standing in one grid cell."""

    cell = models.ForeignKey(Area, models.PROTECT, related_name="buildings")
    code = models.CharField(_("code"), max_length=40, unique=True)
    address = models.CharField(_("address"), max_length=200)
    lng = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))

    def __str__(self) -> str:
        return self.address


class Landmark(Named):
    """A place that people know, by which they say where something is."""

    lng = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))

    class Meta:
        verbose_name, verbose_name_plural = _("landmark"), _("landmarks")
        constraints = [models.UniqueConstraint("name", "lng", "lat", name="landmark_once")]


class Household(models.Model):
    """One door of a building behind which people live."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="households")
    door = models.CharField(_("door"), max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint("building", "door", name="household_once")]

    def __str__(self) -> str:
        return f"{self.building} {self.door}"


class ResidenceQuerySet(models.QuerySet["Residence"]):
    def serving(self, on: date) -> Self:
        """Who lives where on that day."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on), valid_from__lte=on)


class Residence(models.Model):
    """Somebody lives behind a door, from one day to another. Known to few, like all of a person."""

    person = models.ForeignKey(
        Person, models.CASCADE, verbose_name=_("person"), related_name="residences"
    )
    household = models.ForeignKey(
        Household, models.PROTECT, verbose_name=_("household"), related_name="residences"
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = ResidenceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("residence"), _("residences")
        constraints = [
            models.UniqueConstraint(
                "person", condition=Q(valid_until__isnull=True), name="one_residence_in_force"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="residence_valid_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.household}"
