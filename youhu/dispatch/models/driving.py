"""Who drives when, what is driven in one go, and where it stops."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from youhu.delivery.models import Order
from youhu.dispatch import rules
from youhu.dispatch.rules import (
    IncidentKind,
    IncidentState,
    ShiftState,
    StopKind,
    StopState,
    TripState,
)
from youhu.fleets.models import Driver, Fleet, Vehicle
from youhu.ledger.clocked import Clocked
from youhu.registry.models import Member, Organisation


class ShiftQuerySet(models.QuerySet["Shift"]):
    def visible_to(self, member: Member) -> Self:
        """One's own; those of one's fleet, of the desk's market, of an overseen area."""
        if member.organisation_id is None:
            return self.filter(driver__person=member.person_id)
        if member.keeps_market:
            return self.filter(market=member.organisation_id)
        if member.keeps_fleet:
            return self.filter(fleet__organisation=member.organisation_id)
        if member.oversees:
            return self.filter(market__area_code__startswith=member.area_code)
        return self.none()


class Shift(Clocked):
    """A fleet offers a vehicle with its driver to the market for some hours."""

    MOVES = rules.SHIFT_MOVES

    market = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    fleet = models.ForeignKey(Fleet, models.PROTECT, related_name="shifts")
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="shifts")
    driver = models.ForeignKey(Driver, models.PROTECT, related_name="shifts")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    lng = models.FloatField()  # where it begins
    lat = models.FloatField()
    state = models.CharField(
        _("state"), max_length=10, choices=ShiftState, default=ShiftState.OFFERED
    )
    began_at = models.DateTimeField(_("went on duty"), null=True)
    ended_at = models.DateTimeField(_("went off duty"), null=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("shift"), _("shifts")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_later"
            ),
            models.UniqueConstraint(
                "vehicle", condition=Q(state=ShiftState.ON_DUTY), name="vehicle_on_one_duty"
            ),
            models.UniqueConstraint(
                "driver", condition=Q(state=ShiftState.ON_DUTY), name="driver_on_one_duty"
            ),
        ]
        indexes = [
            models.Index(fields=["market", "starts_at"], name="shift_of_market"),
            models.Index(fields=["fleet", "starts_at"], name="shift_of_fleet"),
        ]

    def __str__(self) -> str:
        return f"{self.vehicle} {self.starts_at:%m-%d %H:%M}"


class Trip(Clocked):
    """What one vehicle drives in one go, from empty to empty."""

    MOVES = rules.TRIP_MOVES

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="trips")
    place = models.PositiveSmallIntegerField()  # among the trips of the shift, from 1
    state = models.CharField(
        _("state"), max_length=10, choices=TripState, default=TripState.PLANNED
    )
    planned_m = models.PositiveIntegerField(_("planned way (m)"), default=0)
    driven_m = models.PositiveIntegerField(_("way driven (m)"), default=0)
    set_out_at = models.DateTimeField(_("set out"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("trip"), _("trips")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TripState), name="trip_state_known"),
            models.UniqueConstraint(
                "shift", condition=Q(state=TripState.UNDER_WAY), name="one_trip_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=rules.GOING) | Q(due_at__isnull=False),
                name="open_trip_has_a_due_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="trip_by_due")]

    def __str__(self) -> str:
        return f"{self.shift} #{self.place}"


class Stop(models.Model):
    """One thing to do at one place for one order; neighbours of the same place are one halt."""

    trip = models.ForeignKey(Trip, models.PROTECT, related_name="stops")
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField(_("what"), max_length=10, choices=StopKind)
    order = models.ForeignKey(Order, models.PROTECT, related_name="stops")
    address = models.CharField(_("where"), max_length=120)
    lng = models.FloatField()
    lat = models.FloatField()
    state = models.CharField(_("state"), max_length=8, choices=StopState, default=StopState.AHEAD)
    planned_at = models.DateTimeField(_("planned"))  # when work begins there
    leave_at = models.DateTimeField(_("planned to leave"))
    until = models.DateTimeField(_("at the latest"))
    expected_at = models.DateTimeField(_("expected"), null=True)  # as things go now
    arrived_at = models.DateTimeField(_("arrived"), null=True)
    left_at = models.DateTimeField(_("left"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("stop"), _("stops")
        constraints = [
            models.UniqueConstraint(
                "order", "kind", condition=Q(state__in=rules.TO_DO), name="order_stops_once"
            ),
        ]
        indexes = [
            models.Index(fields=["trip", "seq"], name="stop_of_trip"),
            models.Index(fields=["order", "kind", "state"], name="stop_of_order"),
            models.Index(fields=["state", "until"], name="stop_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.trip} {self.seq}"


class Position(models.Model):
    """Where a vehicle on duty was; thrown away after a month."""

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="positions")
    at = models.DateTimeField()
    lng = models.FloatField()
    lat = models.FloatField()
    metres_accurate = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("position"), _("positions")
        constraints = [models.UniqueConstraint("shift", "at", name="position_once")]
        indexes = [models.Index(fields=["at"], name="position_by_age")]

    def __str__(self) -> str:
        return f"{self.shift} {self.at:%H:%M:%S}"


class Slip(models.Model):
    """What a driver's phone handed in under a key of its own: done once, answered ever after."""

    client_key = models.UUIDField(unique=True)
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="slips")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    verb = models.CharField(_("verb"), max_length=12)
    stop_number = models.PositiveBigIntegerField(null=True)  # a plan may have taken the stop away
    made_at = models.DateTimeField(_("made on the phone"), null=True)  # by the phone's own clock
    at = models.DateTimeField(_("handed in"))
    times_repeated = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("slip of a phone"), _("slips of phones")

    def __str__(self) -> str:
        return f"{self.shift_id} {self.verb} {self.client_key}"


class Incident(Clocked):
    """What stops or delays a vehicle; the dispatcher settles it."""

    MOVES = rules.INCIDENT_MOVES

    client_key = models.UUIDField(unique=True)
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="incidents")
    kind = models.CharField(_("what"), max_length=12, choices=IncidentKind)
    note = models.CharField(_("note"), max_length=rules.MOST_NOTE, blank=True)
    minutes = models.PositiveSmallIntegerField(_("lasts (minutes)"), null=True)
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    state = models.CharField(
        _("state"), max_length=8, choices=IncidentState, default=IncidentState.OPEN
    )
    at = models.DateTimeField(_("when"))
    told_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(_("settled by"), max_length=rules.MOST_NOTE, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("incident"), _("incidents")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=IncidentState.OPEN) | Q(due_at__isnull=False),
                name="open_incident_has_a_due_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shift} {self.get_kind_display()}"
