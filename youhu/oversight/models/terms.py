"""What requests and supervision go by: rows, each with the days on which it holds."""

from datetime import date
from typing import Self, TypeVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from youhu.calls.rules import Urgency
from youhu.common.calendar import LimitType
from youhu.oversight.rules import COUNTED, Cause, Level

D = TypeVar("D", bound=models.Model)


class DatedQuerySet(models.QuerySet[D]):
    def in_force(self, on: date) -> Self:
        """The rows that hold on a day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)


class Dated(models.Model):
    """A row that holds from a day on, until another day if one is named."""

    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        abstract = True


class TermsQuerySet(DatedQuerySet["Terms"]):
    pass


class Terms(Dated):
    """How much time and which holds who may give, how long a decision takes, what a mark costs."""

    own_days = models.PositiveSmallIntegerField(
        _("work days that the unit's own command room may give"), default=3
    )
    most_days = models.PositiveSmallIntegerField(_("work days for one call in all"), default=10)
    most_times = models.PositiveSmallIntegerField(_("requests for one call"), default=2)
    own_hold_days = models.PositiveSmallIntegerField(
        _("days of a hold that the unit's own command room may allow"), default=15, db_default=15
    )
    most_hold_days = models.PositiveSmallIntegerField(
        _("days of holds for one call in all"), default=60, db_default=60
    )
    most_holds = models.PositiveSmallIntegerField(
        _("requests for a hold for one call"), default=2, db_default=2
    )
    decide_hours = models.PositiveSmallIntegerField(_("work hours to decide"), default=4)
    report_days = models.PositiveSmallIntegerField(_("work days to report back"), default=2)
    ordinary_score = models.SmallIntegerField(_("score of a supervision"), default=0)
    yellow_score = models.SmallIntegerField(_("score of a yellow card"), default=-5)
    red_score = models.SmallIntegerField(_("score of a red card"), default=-10)

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("terms of requests and supervision")
        constraints = [
            models.UniqueConstraint("valid_from", name="terms_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="terms_valid_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from:%Y-%m-%d}"

    def score_of(self, level: str) -> int:
        scores = {
            Level.ORDINARY: self.ordinary_score,
            Level.YELLOW: self.yellow_score,
            Level.RED: self.red_score,
        }
        return scores[Level(level)]


def terms_on(day: date) -> Terms:
    """The newest terms that hold on a day; those that come with Youhu where no row does."""
    found = Terms.objects.in_force(day).order_by("-valid_from").first()
    return found or Terms(valid_from=day)


class SupervisionRuleQuerySet(DatedQuerySet["SupervisionRule"]):
    pass


class SupervisionRule(Dated):
    """From when on, or from how many times on, a call comes under supervision by itself."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    cause = models.CharField(
        _("cause"), max_length=10, choices=[c for c in Cause.choices if c[0] != Cause.HAND]
    )
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, blank=True)
    times = models.PositiveSmallIntegerField(_("times"), default=0)
    amount = models.DecimalField(
        pgettext_lazy("limit", "after"),
        max_digits=6,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
    )
    limit_type = models.CharField(
        _("counted in"), max_length=15, choices=LimitType, default=LimitType.WORK_DAYS
    )
    level = models.CharField(_("level"), max_length=10, choices=Level)

    objects = SupervisionRuleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("rule of supervision"), _("rules of supervision")
        constraints = [
            models.CheckConstraint(
                condition=~Q(cause__in=COUNTED) | Q(times__gt=0), name="counted_rule_counts"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="supervision_rule_valid_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_cause_display()}"

    @property
    def in_words(self) -> str:
        """From when on, or from how often on, a call comes under supervision."""
        said = {"number": self.number, "cause": self.get_cause_display(), "times": self.times}
        if self.is_counted:
            return gettext("Rule %(number)s: %(cause)s, %(times)s times or more.") % said
        if not self.amount:
            return gettext("Rule %(number)s: %(cause)s.") % said
        amount, counted = f"{self.amount.normalize():f}", self.get_limit_type_display()
        return gettext("Rule %(number)s: %(cause)s for more than %(amount)s (%(counted)s).") % {
            **said, "amount": amount, "counted": counted,
        }  # fmt: skip

    @property
    def is_counted(self) -> bool:
        """Whether it goes by how often, not by how long."""
        return self.cause in COUNTED
