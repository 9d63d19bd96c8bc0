"""What judges a unit or a call, looked at by several people."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.oversight.models.pending import (
    ABOUT_ONE,
    Decided,
    Judgement,
    JudgingQuerySet,
    OfCall,
    PendingQuerySet,
)
from youhu.oversight.models.supervision import Supervision
from youhu.oversight.rules import (
    APPEAL_MOVES,
    REVIEWED,
    VERDICT_MOVES,
    AppealState,
    VerdictKind,
    VerdictState,
)
from youhu.registry.models import Member


class AppealQuerySet(JudgingQuerySet["Appeal"]):
    pass


class Appeal(Judgement, Decided):
    """A unit holds a judgement to be wrong: a supervision, or without one the caller's rating.

    Three people look at it, each another one. `is_excluded`: the call judges nobody.
    """

    MOVES = APPEAL_MOVES

    state = models.CharField(max_length=12, choices=AppealState, default=AppealState.PRE)
    supervision = models.ForeignKey(Supervision, models.PROTECT, null=True, related_name="appeals")
    passed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    endorsed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    is_excluded = models.BooleanField(gettext_lazy("stays out of the rates"), default=False)

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AppealState), name="appeal_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=REVIEWED, due_at__isnull=False)
                | (~Q(state__in=REVIEWED) & Q(due_at__isnull=True)),
                name="open_appeal_has_due_time",
            ),
            models.CheckConstraint(condition=ABOUT_ONE, name="appeal_about_one"),
            models.CheckConstraint(
                condition=Q(supervision__isnull=False) | Q(call__isnull=False),
                name="rated_appeal_has_call",
            ),
            models.UniqueConstraint(
                "supervision",
                condition=~Q(state=AppealState.WITHDRAWN) & Q(supervision__isnull=False),
                name="one_appeal_a_supervision",
            ),
            models.UniqueConstraint(
                "call",
                condition=~Q(state=AppealState.WITHDRAWN) & Q(supervision__isnull=True),
                name="one_appeal_a_rating",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.get_state_display()}"

    @property
    def asked(self) -> str:
        """Against what, in a few words."""
        if self.supervision is None:
            return _("appeal against the rating")
        return _("appeal against: %(level)s") % {"level": self.supervision.get_level_display()}

    @property
    def looked(self) -> set[int]:
        """The people who asked, have looked at it already, or gave the mark that it is against."""
        judge = self.supervision.made_by if self.supervision else None
        hands = (self.made_by, self.passed_by, self.endorsed_by, judge)
        return {hand.person_id for hand in hands if hand is not None}


class VerdictQuerySet(PendingQuerySet["Verdict"]):
    pass


class Verdict(OfCall, Decided):
    """Two people say of a call that it is unreasonable, or a hard matter."""

    MOVES = VERDICT_MOVES

    state = models.CharField(max_length=12, choices=VerdictState, default=VerdictState.PROPOSED)
    kind = models.CharField(gettext_lazy("mark"), max_length=12, choices=VerdictKind)
    is_excluded = models.BooleanField(gettext_lazy("stays out of the rates"), default=False)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=VerdictState), name="verdict_state_known"),
            models.CheckConstraint(
                condition=Q(state=VerdictState.PROPOSED, due_at__isnull=False)
                | (~Q(state=VerdictState.PROPOSED) & Q(due_at__isnull=True)),
                name="proposed_verdict_has_due_time",
            ),
            models.CheckConstraint(
                condition=Q(is_excluded=False) | Q(state=VerdictState.AGREED),
                name="only_agreed_verdicts_exclude",
            ),
            models.UniqueConstraint(
                "call",
                "kind",
                condition=Q(state__in=[VerdictState.PROPOSED, VerdictState.AGREED]),
                name="one_verdict_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.get_kind_display()}"

    @property
    def asked(self) -> str:
        """What is said of the call."""
        return self.get_kind_display()
