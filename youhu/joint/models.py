"""An assisting duty: what one unit is asked to do in a call that another unit leads."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youhu.calls.models import Call, Duty
from youhu.calls.rules import ENDED as CALL_ENDED
from youhu.calls.rules import State as CallState
from youhu.joint import rules
from youhu.joint.rules import MAX_TASK, MAX_WORDS, OPEN, READERS, SIDE_OF, Side, State
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OVERSEEING


class AssistQuerySet(models.QuerySet["Assist"]):
    def visible_to(self, member: Member) -> Self:
        """The duties in the calls that are this member's business; not the caller's."""
        if member.role not in READERS:
            return self.none()
        return self.filter(call__in=Call.objects.visible_to(member))

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def running(self) -> Self:
        """Those whose clock runs or stands still: neither they nor their call have ended."""
        return self.open().exclude(call__state__in=CALL_ENDED)

    def out_of_step(self) -> Self:
        """Those whose clock runs while the call is on hold, or stands still while it goes on."""
        is_held = Q(call__state=CallState.SUSPENDED)
        stands = Q(left__isnull=False)
        return self.running().filter((is_held & ~stands) | (~is_held & stands))

    def perhaps_out_of_step(self) -> Self:
        """Also those whose call took a step meanwhile: it may have been on hold and gone on."""
        since = Q(call__stage_started_at__gt=F("stage_started_at"))
        is_held, stands = Q(call__state=CallState.SUSPENDED), Q(left__isnull=False)
        return self.running().filter(since | is_held | stands)

    def whole(self) -> Self:
        """With all that a page says of a duty, in one statement."""
        return self.select_related(
            "duty", "unit", "asker", "arbiter", "asked_by", "insisted_by",
            "call__unit", "call__category__parent",
        )  # fmt: skip


class Assist(Recorded):
    """Somebody asked a unit to help; it signs and finishes, or an arbiter says whether it must.

    `duty` is what the call itself knows of it: as long as it runs and is mandatory, the call can
    be neither answered nor closed.
    """

    MOVES = rules.MOVES
    FENCE = ("leg",)

    duty = models.OneToOneField(Duty, models.CASCADE, related_name="assist")
    call = models.ForeignKey(Call, models.CASCADE, related_name="assists")
    unit = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("assisting unit"), related_name="assists"
    )
    task = models.TextField(_("what is asked"), max_length=MAX_TASK)
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    asker = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("asked by"), related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"))
    instead_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="followed_by")

    state = models.CharField(_("state"), max_length=12, choices=State, default=State.ASKED)
    is_upheld = models.BooleanField(_("upheld by an arbiter"), default=False)
    arbiter = models.ForeignKey(
        Organisation, models.PROTECT, null=True, verbose_name=_("arbiter"), related_name="+"
    )
    insisted_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    worker = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("why it was declined"), max_length=MAX_WORDS, blank=True)
    report = models.TextField(_("what was done"), max_length=MAX_WORDS, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    leg = models.PositiveIntegerField(default=0)  # counts the clocks that were started
    stage = models.CharField(max_length=10, blank=True)
    stage_started_at = models.DateTimeField(null=True)
    stage_soon_at = models.DateTimeField(null=True)
    stage_due_at = models.DateTimeField(_("due"), null=True)
    limit_type = models.CharField(max_length=15, blank=True)
    stage_basis = models.JSONField(default=dict)  # what the due time was reckoned from
    is_uncertain = models.BooleanField(default=False)
    left = models.BigIntegerField(null=True)  # microseconds on a clock that stands still
    rung = models.PositiveSmallIntegerField(default=0)
    next_rung_at = models.DateTimeField(null=True)

    objects = AssistQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("assisting duty"), _("assisting duties")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State), name="assist_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=OPEN) | Q(stage_due_at__isnull=False),
                name="open_assist_has_a_due_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DISPUTED) | Q(arbiter__isnull=False),
                name="dispute_has_an_arbiter",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN) | Q(ended_at__isnull=False),
                name="ended_assist_has_a_moment",
            ),
            models.UniqueConstraint(
                "call", "unit", condition=Q(state__in=OPEN), name="one_open_assist_a_unit"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "stage_due_at"], name="assist_of_unit"),
            models.Index(fields=["state", "stage_due_at"], name="assist_by_due"),
            models.Index(fields=["ended_at"], name="assist_by_end"),
            models.Index(
                fields=["next_rung_at"], condition=Q(state__in=OPEN), name="assist_ladder"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("assist", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_stopped(self) -> bool:
        """Whether its clock stands still, because the call is on hold."""
        return self.left is not None

    @property
    def may_be_declined(self) -> bool:
        """What an arbiter upheld is to be done."""
        return not self.is_upheld

    @property
    def is_from_above(self) -> bool:
        """Asked by a command room, so that the lead unit alone cannot take it off."""
        return self.asker.kind in OVERSEEING

    @property
    def side(self) -> Side | None:
        """In whose hands it lies; nobody's when it has ended."""
        return SIDE_OF.get(State(self.state))

    @property
    def holder(self) -> Organisation | None:
        """The unit that has the next step; a duty of the lead unit follows whoever leads now."""
        holders: dict[Side | None, Any] = {
            Side.UNIT: self.unit,
            Side.ASKER: self.asker if self.is_from_above else self.call.unit,
            Side.ARBITER: self.arbiter,
        }
        holder: Organisation | None = holders.get(self.side)
        return holder


class AssistWarning(models.Model):
    """A warning that was given: once for each rung of each clock, whatever happens."""

    assist = models.ForeignKey(Assist, models.CASCADE, related_name="warnings")
    leg = models.PositiveIntegerField()
    rung = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("assist", "leg", "rung", name="assist_warned_once")]

    def __str__(self) -> str:
        return f"{self.assist_id} {self.leg}/{self.rung}"
