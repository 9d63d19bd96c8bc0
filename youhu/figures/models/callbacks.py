"""Calling callers back: who is drawn, what they said, and what stays outside the rates."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youhu.calls.models import Call
from youhu.calls.rules import Satisfaction, Solved
from youhu.figures import lives
from youhu.figures.lives import MOST_WORDS, CallBackState, ExclusionState, Ground
from youhu.figures.sampling import FULL, Plan
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Organisation


class SamplingPlan(Recorded):
    """How many callers are called back from a day on; the newest of a district holds."""

    valid_from = models.DateField(_("valid from"))
    share = models.PositiveSmallIntegerField(
        _("share"), default=FULL, help_text=_("percent of each subdistrict's answered calls")
    )
    least = models.PositiveSmallIntegerField(
        _("at least"), default=1, help_text=_("calls of each subdistrict and day")
    )
    seed = models.PositiveIntegerField(
        _("seed"), default=365, help_text=_("the same seed draws the same calls again")
    )
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("district", "valid_from", name="one_sampling_plan_a_day"),
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=FULL), name="share_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from} {self.share} %"

    @property
    def plan(self) -> Plan:
        return Plan(self.share, self.least, self.seed)


class Drawing(models.Model):
    """The drawing of one day's answered calls, such that anybody can repeat it."""

    district = models.CharField(max_length=6)
    on = models.DateField(_("answered on"))
    share = models.PositiveSmallIntegerField()
    least = models.PositiveSmallIntegerField()
    seed = models.PositiveIntegerField()
    strata = models.JSONField(default=dict)  # subdistrict → [could be drawn, drawn]
    digest = models.CharField(max_length=64)  # of all that could be drawn
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("district", "on", name="one_drawing_a_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.share} %"

    @property
    def n_all(self) -> int:
        """How many could be drawn."""
        return sum(of for of, _drawn in self.strata.values())

    @property
    def n_drawn(self) -> int:
        return sum(drawn for _of, drawn in self.strata.values())


class CallBackQuerySet(models.QuerySet["CallBack"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the area that the member looks over."""
        if not member.oversees:
            return self.none()
        return self.filter(call__cell_code__startswith=member.area_code)

    def waiting(self) -> Self:
        return self.filter(state=CallBackState.WAITING)


class CallBack(Recorded):
    """A caller is asked on the telephone: contacted, solved, satisfied? About the last answer."""

    MOVES = lives.CALL_BACK_MOVES
    FENCE = ("revision",)

    call = models.OneToOneField(Call, models.CASCADE, related_name="call_back")
    drawing = models.ForeignKey(Drawing, models.PROTECT, related_name="call_backs")
    desk = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("who calls"), related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=12, choices=CallBackState, default=CallBackState.WAITING
    )
    about = models.DateTimeField(_("answered"))  # the answer that it is about
    due_at = models.DateTimeField(_("due"))
    warned_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    was_contacted = models.BooleanField(_("contacted"), null=True)
    was_solved = models.CharField(_("solved"), max_length=8, choices=Solved, blank=True)
    satisfaction = models.CharField(_("satisfied"), max_length=12, choices=Satisfaction, blank=True)
    words = models.CharField(_("what the caller adds"), max_length=MOST_WORDS, blank=True)
    done_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(_("called"), null=True)

    objects = CallBackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CallBackState), name="call_back_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=CallBackState.REACHED)
                | Q(was_contacted__isnull=False, done_by__isnull=False)
                & ~Q(was_solved="")
                & ~Q(satisfaction=""),
                name="reached_caller_said_all_three",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="call_back_by_due")]

    def __str__(self) -> str:
        return f"{self.call} {self.get_state_display()}"


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the area that the member looks over."""
        if not member.oversees:
            return self.none()
        return self.filter(call__cell_code__startswith=member.area_code)


class Exclusion(Recorded):
    """A call that shall judge nobody: one person says why, a second one agrees."""

    MOVES = lives.EXCLUSION_MOVES
    FENCE = ("revision",)

    call = models.OneToOneField(Call, models.CASCADE, related_name="exclusion")
    state = models.CharField(
        _("state"), max_length=12, choices=ExclusionState, default=ExclusionState.PROPOSED
    )
    ground = models.CharField(_("ground"), max_length=15, choices=Ground)
    reason = models.CharField(_("reason"), max_length=MOST_WORDS)
    proposed_by = models.ForeignKey(
        Member, models.PROTECT, verbose_name=_("proposed by"), related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed"))
    due_at = models.DateTimeField(_("due"))
    warned_at = models.DateTimeField(null=True)
    desk = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("who decides"), related_name="+"
    )
    decided_by = models.ForeignKey(
        Member, models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ExclusionState), name="exclusion_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=ExclusionState.AGREED) | Q(decided_by__isnull=False),
                name="exclusion_decided_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="exclusion_by_due")]

    def __str__(self) -> str:
        return f"{self.call} {self.get_ground_display()}"
