"""Fleets, the vehicles that they run and the drivers who work for them: admitted, or not yet."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.fleets import rules
from youhu.fleets.models.admission import Admission
from youhu.fleets.models.types import VehicleType
from youhu.fleets.rules import Doubt, State
from youhu.registry.models import Member, Organisation, Person

Row = TypeVar("Row", bound=models.Model)


class FleetQuerySet(models.QuerySet["Fleet"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the market whose desk looks, one's own fleet, those of an overseen area."""
        if member.organisation_id is None:
            return self.none()
        if member.keeps_market:
            return self.filter(market=member.organisation_id)
        if member.keeps_fleet:
            return self.filter(organisation=member.organisation_id)
        if member.oversees:
            return self.filter(market__area_code__startswith=member.area_code)
        return self.none()

    def admitted(self) -> Self:
        return self.filter(state=State.ADMITTED)


class Fleet(Admission):
    """A carrier that a market has let in, or not yet."""

    market = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("market"), related_name="fleets"
    )
    organisation = models.OneToOneField(
        Organisation, models.PROTECT, verbose_name=_("fleet"), related_name="fleet"
    )
    number = models.PositiveSmallIntegerField(_("number in the market"))

    objects = FleetQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("fleet"), _("fleets")
        constraints = [
            models.UniqueConstraint("market", "number", name="fleet_number_once"),
            models.CheckConstraint(condition=Q(state__in=State), name="fleet_state_known"),
            models.CheckConstraint(
                condition=~Q(state=State.ADMITTED) | Q(admitted_on__isnull=False),
                name="admitted_fleet_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=rules.RUNNING) | Q(due_at__isnull=False),
                name="open_fleet_has_a_due_time",
            ),
        ]
        indexes = [models.Index(fields=["market", "state", "number"], name="fleet_of_market")]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return reverse("fleet", args=[self.pk])


class OfFleetQuerySet(models.QuerySet[Row]):
    def visible_to(self, member: Member) -> Self:
        """Those of the fleets that the member sees."""
        return self.filter(fleet__in=Fleet.objects.visible_to(member).values("pk"))

    def admitted(self) -> Self:
        """Those that are let in themselves, of fleets that are."""
        return self.filter(state=State.ADMITTED, fleet__state=State.ADMITTED)


class Vehicle(Admission):
    """One vehicle with its plate, and the numbered mark of the market that everybody can scan."""

    fleet = models.ForeignKey(
        Fleet, models.PROTECT, verbose_name=_("fleet"), related_name="vehicles"
    )
    type = models.ForeignKey(
        VehicleType, models.PROTECT, verbose_name=_("type"), related_name="vehicles"
    )
    plate = models.CharField(_("number plate"), max_length=12)
    mark = models.CharField(
        pgettext_lazy("vehicle", "mark"), max_length=12, unique=True
    )  # "07-012": fleet, vehicle
    token = models.CharField(max_length=22, unique=True)  # what its QR code leads to

    objects = OfFleetQuerySet["Vehicle"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("vehicle"), _("vehicles")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State), name="vehicle_state_known"),
            models.UniqueConstraint("plate", condition=~Q(state__in=rules.OVER), name="plate_once"),
            models.CheckConstraint(
                condition=~Q(state__in=rules.RUNNING) | Q(due_at__isnull=False),
                name="open_vehicle_has_a_due_time",
            ),
        ]
        indexes = [models.Index(fields=["fleet", "state", "mark"], name="vehicle_of_fleet")]

    def __str__(self) -> str:
        return f"{self.mark} {self.plate}"

    def get_absolute_url(self) -> str:
        return reverse("vehicle", args=[self.pk])


class Driver(Admission):
    """A person who drives for a fleet; on the phone they act as themselves, a resident."""

    fleet = models.ForeignKey(
        Fleet, models.PROTECT, verbose_name=_("fleet"), related_name="drivers"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("person"), related_name="drives_as"
    )
    licence_class = models.CharField(pgettext_lazy("driving", "class"), max_length=4)  # C1, B2
    # Of the card as the fleet named it, so that it names nobody twice; see youhu.common.sealed.
    card_index = models.CharField(max_length=32, blank=True, db_default="", editable=False)
    doubt = models.CharField(max_length=10, choices=Doubt, blank=True, db_default="")

    objects = OfFleetQuerySet["Driver"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("driver"), _("drivers")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State), name="driver_state_known"),
            models.UniqueConstraint(
                "person", condition=~Q(state__in=rules.OVER), name="driver_of_one_fleet"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=rules.RUNNING) | Q(due_at__isnull=False),
                name="open_driver_has_a_due_time",
            ),
        ]
        indexes = [models.Index(fields=["fleet", "state"], name="driver_of_fleet")]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return reverse("driver", args=[self.pk])
