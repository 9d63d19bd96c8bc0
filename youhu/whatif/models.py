"""A simulation that somebody asked for: what is done otherwise, in which month, what came of it."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.territory.rules import DISTRICT_DIGITS
from youhu.whatif.rules import GOING, READERS, Ask, TrialState


class TrialQuerySet(models.QuerySet["Trial"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the district, for who looks over the whole of it."""
        is_wide = member.role == Role.ADMIN or len(member.area_code) == DISTRICT_DIGITS
        if member.role not in READERS or not member.area_code or not is_wide:
            return self.none()
        return self.filter(district=member.area_code[:DISTRICT_DIGITS])


class Trial(models.Model):
    """One simulation; it changes nothing in the district, and is kept with who asked."""

    owner = models.ForeignKey(Member, models.PROTECT, related_name="+")
    district = models.CharField(max_length=6)
    month = models.DateField(_("month"))
    asked = models.JSONField(_("what is done otherwise"), default=dict)
    seeds = models.PositiveSmallIntegerField(_("replays"))
    state = models.CharField(
        _("state"), max_length=10, choices=TrialState, default=TrialState.WAITING
    )
    percent = models.PositiveSmallIntegerField(default=0)  # of the work
    result = models.JSONField(default=dict)
    why = models.CharField(max_length=300, blank=True)  # it failed
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField()  # when it last went on
    ended_at = models.DateTimeField(null=True)

    objects = TrialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=TrialState), name="trial_state_known"
            ),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="trial_in_percent"),
        ]
        indexes = [models.Index(fields=["district", "-asked_at"], name="trial_of_district")]

    def __str__(self) -> str:
        return f"{self.pk} {self.month:%Y-%m} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("trial", args=[self.pk])

    @property
    def is_going(self) -> bool:
        return self.state in GOING

    @property
    def ask(self) -> Ask:
        return Ask.read(**self.asked)

    def is_silent(self, now: datetime, *, after: timedelta) -> bool:
        """Whether nothing was heard of it for so long."""
        return self.is_going and self.beat_at < now - after
