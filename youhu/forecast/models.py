"""A forecast that was learned, and the chance that it gives an open call."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youhu.calls.models import Call


class Learned(models.Model):
    """One version of the forecast: when it was learned, from how much, how well it did.

    Its arrays lie in a file of that name; `card` is what stands in the file beside it.
    """

    version = models.CharField(_("version"), max_length=20, unique=True)
    learned_at = models.DateTimeField(_("learned"))
    calls = models.PositiveIntegerField(_("calls"))
    brier = models.FloatField(_("Brier score"))
    base_brier = models.FloatField(_("Brier score of the rates by category"))
    card = models.JSONField(default=dict)
    refreshed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(brier__lt=models.F("base_brier")), name="forecast_beats_base_rate"
            )
        ]

    def __str__(self) -> str:
        return self.version


class Chance(models.Model):
    """How likely an open call is to be late, as it looked at a moment, and why."""

    call = models.OneToOneField(Call, models.CASCADE, primary_key=True, related_name="chance")
    learned = models.ForeignKey(Learned, models.CASCADE, related_name="chances")
    percent = models.PositiveSmallIntegerField(_("chance in percent"))
    like_it = models.PositiveIntegerField(_("calls like it"))
    like_late = models.PositiveIntegerField(_("of these late"))
    reasons = models.JSONField(default=list)  # what raises it, each with its figures
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="chance_in_percent"),
            models.CheckConstraint(
                condition=Q(like_late__lte=models.F("like_it")), name="chance_counts_late_ones"
            ),
        ]
        indexes = [models.Index(fields=["percent"], name="chance_by_percent")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.percent} %"
