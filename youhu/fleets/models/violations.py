"""What a vehicle or driver did against the rules, and who told of a vehicle."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.models import Call
from youhu.fleets import rules
from youhu.fleets.models.fleets import Driver, Fleet, Vehicle
from youhu.fleets.rules import ViolationState
from youhu.ledger.clocked import Clocked
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Named, Organisation


class ViolationKind(Named, Recorded):
    """One thing that must not be done, and the points that it costs."""

    market = models.ForeignKey(Organisation, models.PROTECT, related_name="violation_kinds")
    code = models.CharField(_("code"), max_length=20)
    points = models.PositiveSmallIntegerField(pgettext_lazy("violation", "points"))
    is_used = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("kind of violation"), _("kinds of violations")
        constraints = [
            models.UniqueConstraint("market", "code", name="violation_kind_once"),
            models.CheckConstraint(
                condition=Q(points__gte=1, points__lte=12), name="violation_costs_points"
            ),
        ]


class ViolationQuerySet(models.QuerySet["Violation"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the fleets that the member sees."""
        return self.filter(fleet__in=Fleet.objects.visible_to(member).values("pk"))


class Violation(Clocked):
    """What was seen, where and when; the fleet may object, a second person decides."""

    MOVES = rules.VIOLATION_MOVES

    fleet = models.ForeignKey(Fleet, models.PROTECT, related_name="violations")
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, null=True, related_name="violations")
    driver = models.ForeignKey(Driver, models.PROTECT, null=True, related_name="violations")
    kind = models.ForeignKey(ViolationKind, models.PROTECT, related_name="violations")
    points = models.PositiveSmallIntegerField(
        pgettext_lazy("violation", "points")
    )  # of the kind, on that day
    at = models.DateTimeField(_("seen"))
    address = models.CharField(_("where"), max_length=120)
    image = models.FileField(_("photo"), upload_to="violations/%Y/%m/%d", blank=True)
    thumb = models.FileField(upload_to="violations/%Y/%m/%d", blank=True)
    call = models.ForeignKey(Call, models.PROTECT, null=True, related_name="violations")
    note = models.CharField(_("what was seen"), max_length=rules.MOST_NOTE, blank=True)
    objection = models.CharField(_("objection"), max_length=rules.MOST_NOTE, blank=True)
    decision = models.CharField(_("decision"), max_length=rules.MOST_NOTE, blank=True)
    recorded_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=ViolationState, default=ViolationState.RECORDED
    )

    objects = ViolationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("violation"), _("violations")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ViolationState), name="violation_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=rules.OPEN_VIOLATIONS) | Q(due_at__isnull=False),
                name="open_violation_has_a_due_time",
            ),
            models.CheckConstraint(
                condition=Q(vehicle__isnull=False) | Q(driver__isnull=False),
                name="violation_of_somebody",
            ),
        ]
        indexes = [models.Index(fields=["fleet", "state", "at"], name="violation_of_fleet")]

    def __str__(self) -> str:
        return f"{self.kind} {self.vehicle or self.driver}"

    def get_absolute_url(self) -> str:
        return reverse("violation", args=[self.pk])


class Sighting(models.Model):
    """Somebody scanned a vehicle and told of it: the call that came of it."""

    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="sightings")
    call = models.OneToOneField(Call, models.CASCADE, related_name="sighting")
    at = models.DateTimeField(pgettext_lazy("violation", "reported"))

    class Meta:
        verbose_name, verbose_name_plural = _("report of a vehicle"), _("reports of vehicles")
        indexes = [models.Index(fields=["vehicle", "at"], name="sighting_of_vehicle")]

    def __str__(self) -> str:
        return f"{self.call} {self.vehicle}"
