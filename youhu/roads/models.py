"""Road nets, what they were read from, and how much slower roads are at some hours."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.ledger.models import Recorded
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.roads import rules
from youhu.roads.rules import MOST_NAME, RoadClass, Source, State, Vehicle


class RoadNetQuerySet(models.QuerySet["RoadNet"]):
    def visible_to(self, member: Member) -> Self:
        """Who keeps the market, administers the site, or looks over its district."""
        if not member.pk or not (member.keeps_market or member.oversees or is_admin(member)):
            return self.none()
        return self.filter(district=member.area_code[:6])

    def active(self) -> Self:
        return self.filter(state=State.ACTIVE)


def is_admin(member: Member) -> bool:
    return member.role == Role.ADMIN


class RoadNet(Recorded):
    """The roads of a district as they were read from one file. At most one is in use."""

    MOVES = rules.MOVES

    name = models.CharField(pgettext_lazy("road net", "name"), max_length=MOST_NAME)
    source = models.CharField(_("source"), max_length=10, choices=Source)
    file_name = models.CharField(_("file"), max_length=100)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    fault = models.CharField(max_length=20, blank=True)
    fault_at = models.CharField(max_length=200, blank=True)
    read = models.PositiveIntegerField(default=0)  # roads, while it is being read
    junctions = models.PositiveIntegerField(_("junctions"), default=0)
    roads = models.PositiveIntegerField(_("road sections"), default=0)
    metres = models.PositiveIntegerField(_("metres of road"), default=0)
    # By vehicle: joined (share of its metres that is one net), detour, kmh and error of a straight
    # line. Empty until it is read.
    measures = models.JSONField(default=dict)
    bounds = models.JSONField(null=True)  # west, south, east, north in degrees
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("handed in"))
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(pgettext_lazy("road net", "read"), null=True)
    active_at = models.DateTimeField(_("in use since"), null=True)

    objects: ClassVar[Any] = RoadNetQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("road net"), _("road nets")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State, source__in=Source), name="road_net_known"
            ),
            models.UniqueConstraint(
                "district", condition=Q(state=State.ACTIVE), name="one_road_net_in_use"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.READY, State.ACTIVE]) | Q(roads__gt=0),
                name="readable_net_has_roads",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FAILED) | ~Q(fault=""), name="failed_net_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("road_net", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITING

    @property
    def kilometres(self) -> float:
        return round(self.metres / 1000, 1)

    @property
    def said_fault(self) -> str:
        """What is wrong with the file and what to do next."""
        return str(rules.FAULTS.get(self.fault, "")) if self.fault else ""

    @property
    def tone(self) -> str:
        return rules.TONES.get(State(self.state), "")


class RoadFile(models.Model):
    """What was handed in, and the columns that were made of it; apart, since both are large."""

    net = models.OneToOneField(RoadNet, models.CASCADE, related_name="file", primary_key=True)
    given = models.BinaryField()
    columns = models.BinaryField(null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("file of a road net"), _("files of road nets")

    def __str__(self) -> str:
        return f"{self.net_id}"


class HourFactor(models.Model):
    """How many times longer a road takes at some hours, learnt from so many trips.

    Rows of one `version` were learnt together; the highest one holds.
    """

    district = models.CharField(max_length=6)
    vehicle = models.CharField(_("vehicle"), max_length=10, choices=Vehicle)
    version = models.PositiveIntegerField(_("version"))
    start = models.PositiveSmallIntegerField(_("from"))
    end = models.PositiveSmallIntegerField(_("until"))
    road_class = models.CharField(pgettext_lazy("roads", "roads"), max_length=10, choices=RoadClass)
    factor = models.FloatField(_("factor"))
    trips = models.PositiveIntegerField(pgettext_lazy("roads", "trips"))
    learnt_at = models.DateTimeField(_("learnt"))

    class Meta:
        verbose_name, verbose_name_plural = _("factor of an hour"), _("factors of hours")
        constraints = [
            models.UniqueConstraint(
                "district", "vehicle", "version", "start", "road_class", name="hour_factor_once"
            ),
            models.CheckConstraint(
                condition=Q(start__lt=F("end"), end__lte=24), name="hour_factor_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(factor__gte=0.5, factor__lte=4), name="hour_factor_within_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vehicle} {self.start}–{self.end} {self.road_class} {self.factor}"
