"""Docks where goods are loaded, and who may stand there when: no queue in the street."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.docks import rules
from youhu.docks.rules import State
from youhu.fleets.models import Vehicle
from youhu.ledger.clocked import Clocked
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Named, Organisation


class DockQuerySet(models.QuerySet["Dock"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the desk's market, of the market of one's fleet, of an overseen area."""
        if member.organisation_id is None:
            return self.none()
        if member.keeps_market:
            return self.filter(market=member.organisation_id)
        if member.keeps_fleet:
            return self.filter(market__fleets__organisation=member.organisation_id)
        if member.oversees:
            return self.filter(market__area_code__startswith=member.area_code)
        return self.none()

    def open_on(self, on: date) -> Self:
        """Those that take vehicles on that day."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=on))


class Dock(Recorded, Named):
    """A gate with so many bays; each bay holds one vehicle for one slot."""

    market = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("market"), related_name="docks"
    )
    code = models.CharField(_("code"), max_length=10)
    lng = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    bays = models.PositiveSmallIntegerField(_("bays"))
    slot_minutes = models.PositiveSmallIntegerField(_("length of a slot (minutes)"), default=15)
    opens = models.TimeField(pgettext_lazy("dock", "opens"))
    closes = models.TimeField(_("closes"))
    note = models.CharField(_("note for drivers"), max_length=rules.MOST_NOTE, blank=True)
    closed_on = models.DateField(_("given up"), null=True)

    objects = DockQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("loading dock"), _("loading docks")
        constraints = [
            models.UniqueConstraint("market", "code", name="dock_once"),
            models.CheckConstraint(
                condition=Q(bays__gt=0, slot_minutes__gt=0, closes__gt=F("opens")),
                name="dock_in_order",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("dock", args=[self.pk])


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the desk's market, of one's fleet, of an overseen area."""
        if member.organisation_id is None:
            return self.none()
        if member.keeps_market:
            return self.filter(dock__market=member.organisation_id)
        if member.keeps_fleet:
            return self.filter(vehicle__fleet__organisation=member.organisation_id)
        if member.oversees:
            return self.filter(dock__market__area_code__startswith=member.area_code)
        return self.none()


class Appointment(Clocked):
    """A vehicle's time at a bay."""

    MOVES = rules.MOVES

    dock = models.ForeignKey(Dock, models.PROTECT, related_name="appointments")
    bay = models.PositiveSmallIntegerField(_("bay"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="appointments")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.BOOKED)
    came_at = models.DateTimeField(_("came"), null=True)
    left_at = models.DateTimeField(_("left"), null=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("appointment"), _("appointments")
        constraints = [
            models.UniqueConstraint(
                "dock",
                "bay",
                "starts_at",
                condition=Q(state__in=rules.HELD),
                name="one_vehicle_a_bay",
            ),
            models.UniqueConstraint(
                "vehicle",
                "starts_at",
                condition=Q(state__in=rules.HELD),
                name="one_bay_a_vehicle",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="appointment_ends_later"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=rules.HELD) | Q(due_at__isnull=False),
                name="held_bay_has_a_due_time",
            ),
        ]
        indexes = [
            models.Index(fields=["dock", "starts_at"], name="appointments_of_dock"),
            models.Index(fields=["state", "due_at"], name="appointments_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.dock} {self.bay} {self.starts_at:%H:%M}"
