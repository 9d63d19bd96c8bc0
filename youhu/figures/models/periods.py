"""Periods and the figures that were kept of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from youhu.calls.models import Category
from youhu.figures import lives
from youhu.figures.lives import MOST_WORDS, PeriodState
from youhu.figures.models.counting import Counts
from youhu.figures.periods import Span, Stretch
from youhu.figures.rules import Weights
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Organisation


class Period(Recorded):
    """A month, quarter or year of a district: its weights, and whether its figures stand."""

    MOVES = lives.PERIOD_MOVES
    FENCE = ("revision",)

    span = models.CharField(max_length=8, choices=Span)
    begins_on = models.DateField(_("from"))
    ends_on = models.DateField()  # the day after its last
    state = models.CharField(
        _("state"), max_length=8, choices=PeriodState, default=PeriodState.OPEN
    )
    contacted_weight = models.PositiveSmallIntegerField(_("response"), default=30)
    solved_weight = models.PositiveSmallIntegerField(_("resolution"), default=35)
    satisfied_weight = models.PositiveSmallIntegerField(_("satisfaction"), default=35)
    locked_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    locked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("district", "span", "begins_on", name="period_once"),
            models.CheckConstraint(
                condition=Q(contacted_weight=100 - F("solved_weight") - F("satisfied_weight")),
                name="weights_make_100",
            ),
            models.CheckConstraint(
                condition=~Q(state=PeriodState.LOCKED)
                | Q(locked_by__isnull=False, locked_at__isnull=False),
                name="locked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.stretch)

    @property
    def stretch(self) -> Stretch:
        return Stretch(Span(self.span), self.begins_on)

    @property
    def weights(self) -> Weights:
        return Weights(self.contacted_weight, self.solved_weight, self.satisfied_weight)

    @property
    def is_locked(self) -> bool:
        return self.state == PeriodState.LOCKED


class Figure(models.Model):
    """One rate as it was kept: so many of so many, by which version, when, by whom.

    A restated figure is a new row with its reason; the old one stays and is no longer current.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="figures")
    kpi = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10)
    of = models.CharField(
        max_length=12, blank=True
    )  # subdistrict's code, or a unit's, category's key
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    is_current = models.BooleanField(default=True)
    restates = models.OneToOneField("self", models.PROTECT, null=True, related_name="restated_as")
    reason = models.CharField(max_length=MOST_WORDS, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "period", "level", "of", "kpi",
                condition=Q(is_current=True), name="one_current_figure",
            ),
            models.CheckConstraint(
                condition=Q(numerator__lte=F("denominator")), name="figure_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(restates__isnull=True) | ~Q(reason=""), name="restated_for_a_reason"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.period_id} {self.kpi} {self.numerator}/{self.denominator}"


class KeptTally(Counts):
    """The sums of a locked period by subdistrict, unit and category, as they were kept.

    What a room or a unit sees of the period comes from these; a restated one is a new row.
    """

    # Nothing where the period was locked before this was counted.
    reported = models.PositiveIntegerField(null=True)
    accepted = models.PositiveIntegerField(null=True)
    extended = models.PositiveIntegerField(null=True)
    period = models.ForeignKey(Period, models.PROTECT, related_name="tallies", db_index=False)
    place = models.CharField(max_length=9)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["period", "place"], name="kept_tally_of_period"),
            models.Index(fields=["unit", "period"], name="kept_tally_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.place}"
