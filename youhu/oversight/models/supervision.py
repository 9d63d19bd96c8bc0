"""A call or an order that somebody watches over until its unit has reported back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youhu.oversight.models.pending import ABOUT_ONE, Judgement, JudgingQuerySet
from youhu.oversight.models.terms import SupervisionRule
from youhu.oversight.rules import (
    EXPECTED,
    MOST_WORDS,
    RUNNING,
    SUPERVISION_MOVES,
    TONES,
    AppealState,
    Cause,
    Level,
    SupervisionState,
)
from youhu.registry.models import Member


class SupervisionQuerySet(JudgingQuerySet["Supervision"]):
    pass


class Supervision(Judgement):
    """A unit is told to report back, with a score; one for each cause of each level.

    `leg` counts what the cause can happen to again: the clocks, or marks by hand.
    """

    MOVES = SUPERVISION_MOVES

    state = models.CharField(
        _("state"), max_length=12, choices=SupervisionState, default=SupervisionState.OPEN
    )
    level = models.CharField(_("level"), max_length=10, choices=Level)
    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    leg = models.PositiveIntegerField(default=0)
    rule = models.ForeignKey(SupervisionRule, models.PROTECT, null=True, related_name="+")
    score = models.SmallIntegerField(_("score"))
    expected = models.TextField(_("expected"), max_length=MOST_WORDS)
    report = models.TextField(_("report"), max_length=MOST_WORDS, blank=True)
    reported_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    lifted_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(_("lifted"), null=True)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=SupervisionState), name="supervision_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=RUNNING, due_at__isnull=False)
                | (~Q(state__in=RUNNING) & Q(due_at__isnull=True)),
                name="running_supervision_has_due_time",
            ),
            models.CheckConstraint(
                condition=Q(cause=Cause.HAND, made_by__isnull=False)
                | (~Q(cause=Cause.HAND) & Q(rule__isnull=False)),
                name="supervision_by_hand_or_rule",
            ),
            models.CheckConstraint(condition=ABOUT_ONE, name="supervision_about_one"),
            models.UniqueConstraint("call", "cause", "level", "leg", name="supervised_once"),
            models.UniqueConstraint(
                "matter", "cause", "level", "leg", name="matter_supervised_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="supervision_ladder"
            ),
            models.Index(fields=["made_at"], name="supervision_by_age"),
            models.Index(fields=["unit", "made_at"], name="supervision_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.get_level_display()}"

    @property
    def why(self) -> str:
        """The rule in the reader's language, or what somebody wrote."""
        return self.rule.in_words if self.rule else self.reason

    @property
    def wanted(self) -> str:
        """What the unit shall do, in the reader's language where a rule says it."""
        return str(EXPECTED) if self.rule else self.expected

    @property
    def is_appealed(self) -> bool:
        """Whether somebody looks, or looked, at an appeal against it."""
        return any(one.state != AppealState.WITHDRAWN for one in self.appeals.all())

    @property
    def tone(self) -> str:
        return TONES[Level(self.level)]
