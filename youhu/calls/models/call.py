"""A call and what hangs on it: its caller, the duties, the photos, the warnings given."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls import rules
from youhu.calls.models.reference import Category, RoutingRule
from youhu.calls.rules import (
    ENDED,
    OPEN,
    SHORTEST_PHONE,
    TAIL_DIGITS,
    DutyPart,
    DutyState,
    Kind,
    Outcome,
    State,
)
from youhu.common.sealed import BlindIndex, SealedField, SealedRow
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import AREA_WIDE, Role


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, member: Member) -> Self:
        """The calls that are this member's business; all others do not exist for them."""
        match member.role:
            case _ if member.oversees:
                return self.filter(cell_code__startswith=member.area_code)
            case role if role == Role.HANDLER or role in AREA_WIDE:
                return self.filter(Q(unit=member.organisation_id) | self._had_a_duty(member))
            case Role.GRID_WORKER:
                return self.filter(cell_code__startswith=member.area_code)
            case Role.RESIDENT if member.pk:
                return self.filter(raised_by__person=member.person_id)
            case _:
                return self.none()

    def in_hands_of(self, member: Member) -> Self:
        """Without those that a unit had once and gave on: it may read them, and do nothing."""
        if member.oversees or not (member.role == Role.HANDLER or member.role in AREA_WIDE):
            return self
        duties = Duty.objects.filter(unit=member.organisation_id, state__in=rules.RUNNING)
        return self.filter(Q(unit=member.organisation_id) | Q(pk__in=duties.values("call")))

    def _had_a_duty(self, member: Member) -> Q:
        duties = Duty.objects.filter(unit=member.organisation_id)
        return Q(pk__in=duties.values("call"))

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def public(self) -> Self:
        """The calls of which everybody may know that they exist, and how they stand."""
        return self.filter(is_secret=False, category__is_public=True)

    def overdue(self, now: datetime) -> Self:
        """Open calls whose present stage should be over by now; a stopped clock is never late."""
        return self.open().exclude(state=State.SUSPENDED).filter(stage_due_at__lt=now)


class Call(Recorded):
    """Somebody calls; one unit is accountable for an answer by a moment that is written down."""

    MOVES = rules.MOVES
    FENCE = ("leg",)

    number = models.CharField(_("number"), max_length=30, unique=True)
    client_key = models.UUIDField(unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    source = models.CharField(_("source"), max_length=12, choices=rules.Source)
    urgency = models.CharField(_("urgency"), max_length=10, choices=rules.Urgency)
    category = models.ForeignKey(Category, models.PROTECT, verbose_name=_("category"))
    text = models.TextField(_("what happened"), max_length=rules.MAX_TEXT)
    read_as = models.ForeignKey(
        Category, models.SET_NULL, null=True, related_name="+", db_index=False
    )  # what a model took it for; None when it was not sure. Another category is a correction
    read_chance = models.FloatField(null=True)  # of 1, as the model said it
    read_spans = models.JSONField(default=list, blank=True)  # where the words stand that spoke
    reader = models.CharField(max_length=40, blank=True)  # the version of the model
    is_secret = models.BooleanField(_("keep the caller secret"), default=False)

    cell_code = models.CharField(_("cell"), max_length=15)
    lng = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    address = models.CharField(_("address"), max_length=200, blank=True)

    state = models.CharField(_("state"), max_length=12, choices=State)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        verbose_name=_("accountable unit"),
        related_name="calls",
    )
    worker = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    rule = models.ForeignKey(RoutingRule, models.SET_NULL, null=True, related_name="calls")
    is_fallback = models.BooleanField(_("caught by the fallback"), default=False)
    routing = models.JSONField(_("why this unit"), default=dict)

    leg = models.PositiveIntegerField(default=0)  # counts the clocks that were started
    stage = models.CharField(_("stage"), max_length=10, choices=rules.Stage, blank=True)
    stage_started_at = models.DateTimeField(null=True)
    stage_soon_at = models.DateTimeField(null=True)
    stage_due_at = models.DateTimeField(_("due"), null=True)
    limit_type = models.CharField(max_length=15, blank=True)
    due_at = models.DateTimeField(_("promised"), null=True)  # history may know no promise
    total_type = models.CharField(max_length=15, blank=True)
    is_uncertain = models.BooleanField(_("calendar not yet known"), default=False)
    paused = models.JSONField(default=dict, blank=True)  # what is left on the stopped clocks
    wake_at = models.DateTimeField(_("goes on"), null=True)
    stage_basis = models.JSONField(default=dict)  # what the due time was reckoned from
    rung = models.PositiveSmallIntegerField(default=0)
    next_rung_at = models.DateTimeField(null=True)
    promise_leg = models.PositiveSmallIntegerField(default=0)  # counts the promises given
    promise_basis = models.JSONField(default=dict)
    promise_is_uncertain = models.BooleanField(default=False)
    promise_rung = models.PositiveSmallIntegerField(default=0)
    next_promise_at = models.DateTimeField(null=True)

    main = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name=_("main call"), related_name="followers"
    )  # the same matter: answered there, for the caller of this one, too
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name=_("split from"), related_name="parts"
    )

    raised_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="calls")
    raised_at = models.DateTimeField(_("raised"))
    answered_at = models.DateTimeField(_("answered"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    answer_text = models.TextField(_("answer"), blank=True)
    is_answer_public = models.BooleanField(_("everybody may read the answer"), default=False)
    was_contacted = models.BooleanField(_("contacted"), null=True)
    was_solved = models.CharField(_("solved"), max_length=8, choices=rules.Solved, blank=True)
    satisfaction = models.CharField(max_length=12, choices=rules.Satisfaction, blank=True)
    times_returned = models.PositiveSmallIntegerField(default=0)
    times_reworked = models.PositiveSmallIntegerField(default=0)
    times_reopened = models.PositiveSmallIntegerField(default=0)
    times_echoed = models.PositiveIntegerField(default=0)  # others who met the same
    times_repeated = models.PositiveSmallIntegerField(default=0)  # submissions with the same key

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State), name="call_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=ENDED)
                | Q(unit__isnull=False, stage_due_at__isnull=False, due_at__isnull=False),
                name="open_call_has_owner_and_due_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | (~Q(outcome="") & Q(closed_at__isnull=False)),
                name="closed_call_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SUSPENDED) | Q(wake_at__isnull=False),
                name="suspended_call_wakes_up",
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(due_at__gt=F("raised_at")),
                name="call_due_later",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.CHECKING, State.ANSWERED]) | ~Q(answer_text=""),
                name="answered_call_has_an_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.MERGED) | Q(main__isnull=False),
                name="merged_call_has_a_main_call",
            ),
            models.CheckConstraint(
                condition=Q(main__isnull=True) | ~Q(main=F("id")), name="call_follows_another"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "stage_due_at"], name="call_of_unit"),
            models.Index(fields=["cell_code", "state", "stage_due_at"], name="call_of_area"),
            models.Index(fields=["state", "stage_due_at"], name="call_by_due"),
            models.Index(fields=["raised_at"], name="call_by_age"),
            models.Index(fields=["closed_at"], name="call_by_end"),
            models.Index(fields=["lat", "lng"], name="call_by_place"),
            models.Index(fields=["next_rung_at"], condition=Q(state__in=OPEN), name="call_ladder"),
            models.Index(
                fields=["next_promise_at"], condition=Q(state__in=OPEN), name="call_promise_ladder"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("call", args=[self.number])

    @property
    def is_corrected(self) -> bool:
        """Whether somebody chose another category than the one that was read."""
        return self.read_as_id is not None and self.read_as_id != self.category_id

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_public(self) -> bool:
        """Whether everybody may know of it; see `CallQuerySet.public`."""
        return not self.is_secret and self.category.is_public

    @property
    def is_reported(self) -> bool:
        """Raised by the grid itself: its check closes it, nobody else rates it."""
        return self.kind == Kind.REPORT

    @property
    def is_rateable(self) -> bool:
        return not self.is_reported

    @property
    def is_checkable(self) -> bool:
        """Something that a grid worker sees with their own eyes before it may count as done."""
        return self.is_reported or self.category.needs_check

    @property
    def is_answerable(self) -> bool:
        return not self.is_checkable

    @property
    def is_following(self) -> bool:
        """Merged: its caller waits for what becomes of the main call."""
        return self.state == State.MERGED

    def _main_is(self, *states: State) -> bool:
        return self.main is not None and self.main.state in states

    @property
    def is_answered_along(self) -> bool:
        """The main call has an answer, which its caller may rate."""
        return self.is_rateable and self._main_is(State.ANSWERED, State.CLOSED)

    @property
    def is_closed_along(self) -> bool:
        """The main call is done, and nobody is to rate this one."""
        return self.is_reported and self._main_is(State.ANSWERED, State.CLOSED)

    @property
    def is_declined_along(self) -> bool:
        return self._main_is(State.DECLINED)

    @property
    def is_reopened_along(self) -> bool:
        """The main call, with which it was answered, is open again."""
        return self._main_is(*OPEN - {State.ANSWERED})

    @property
    def is_left_alone(self) -> bool:
        """The main call came to nothing, though others wait for its matter."""
        return self._main_is(State.WITHDRAWN, State.VOIDED)

    def is_on_time(self) -> bool:
        """Whether it was answered within the promised time."""
        if self.answered_at is None or self.due_at is None:
            return False
        return self.answered_at <= self.due_at


class Caller(SealedRow):
    """Who called. It is kept apart, so that it can be hidden and erased without the call."""

    call = models.OneToOneField(Call, models.CASCADE, primary_key=True)
    name = SealedField(pgettext_lazy("person", "name"), max_length=50, blank=True)
    phone = SealedField(_("telephone"), max_length=20, blank=True)
    phone_index = BlindIndex(of="phone", least=SHORTEST_PHONE)
    tail_index = BlindIndex(of="phone", tail=TAIL_DIGITS)
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("caller"), _("callers")
        indexes = [models.Index(fields=["phone_index"], name="caller_by_phone")]

    def __str__(self) -> str:
        return str(self.call_id)

    @property
    def phone_tail(self) -> str:
        """The end of the number, by which callers show that a call is theirs."""
        return str(self.phone)[-TAIL_DIGITS:]


class Duty(models.Model):
    """One unit's part in a call, with its own signature and clock."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="duties")
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="duties", db_index=False
    )  # duty_of_unit serves it, and names the calls without a look at the rows
    part = models.CharField(_("part"), max_length=8, choices=DutyPart, default=DutyPart.LEAD)
    is_mandatory = models.BooleanField(_("mandatory"), default=True)
    state = models.CharField(
        _("state"), max_length=12, choices=DutyState, default=DutyState.ASSIGNED
    )
    assigned_at = models.DateTimeField(_("assigned"))
    due_at = models.DateTimeField(_("due"))
    signed_at = models.DateTimeField(_("signed"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "call",
                condition=Q(part=DutyPart.LEAD, state__in=[DutyState.ASSIGNED, DutyState.SIGNED]),
                name="one_lead_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[DutyState.ASSIGNED, DutyState.SIGNED])
                | Q(ended_at__isnull=False),
                name="ended_duty_has_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["unit", "call"], name="duty_of_unit")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.unit}"


class Photo(models.Model):
    """A picture that was made anew on arrival: no place, no device, no hidden content in it."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="photos")
    use = models.CharField(_("shows"), max_length=8, choices=rules.PhotoUse)
    image = models.FileField(upload_to="photos/%Y/%m/%d")
    thumb = models.FileField(upload_to="photos/%Y/%m/%d")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("call", "sha256", name="photo_once_a_call")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.get_use_display()}"


class Escalation(models.Model):
    """A warning that was given: once for each rung of each clock, whatever happens."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="escalations")
    clock = models.CharField(max_length=8, choices=rules.Watched)
    leg = models.PositiveIntegerField()
    rung = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("call", "clock", "leg", "rung", name="escalated_once")
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.leg}/{self.rung}"


class Counter(models.Model):
    """The last serial number given out in a district on a day."""

    district = models.CharField(max_length=6)
    on = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("district", "on", name="counter_once")]

    def __str__(self) -> str:
        return f"{self.district} {self.on} {self.last}"
