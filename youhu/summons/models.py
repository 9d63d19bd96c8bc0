"""A summons, the part of each called unit, the meeting on site, and what was agreed there."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youhu.calls.models import Call
from youhu.calls.rules import Urgency
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Organisation
from youhu.summons import rules
from youhu.summons.rules import OPEN_PARTS, SETTLED, AgreedState, PartState, Rating, State


class Limits(Recorded):
    """How long everything may take when a summons is as urgent as this; the district keeps it."""

    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, unique=True)
    acknowledge = models.PositiveIntegerField(_("acknowledge"))
    arrive = models.PositiveIntegerField(_("arrive"))
    report = models.PositiveIntegerField(_("report back"))
    decide = models.PositiveIntegerField(_("decide on a refusal"))
    rate = models.PositiveIntegerField(_("rate"))
    step = models.PositiveIntegerField(_("between two warnings"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    acknowledge__gt=0, arrive__gt=0, report__gt=0, decide__gt=0, rate__gt=0,
                    step__gt=0,
                ),
                name="summons_limits_positive",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.urgency


class Clocked(Recorded):
    """A thing with one clock that runs now, and the ladder of warnings above its due time.

    `leg` counts the clocks that were started: a rung belongs to one of them.
    """

    FENCE = ("leg",)

    due_at = models.DateTimeField(_("due"), null=True)
    leg = models.PositiveIntegerField(default=0)
    rung = models.PositiveSmallIntegerField(default=0)
    next_rung_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class SummonsQuerySet(models.QuerySet["Summons"]):
    def visible_to(self, member: Member) -> Self:
        """Those that the member's unit called or was called to, and those of its own area."""
        if member.role not in rules.READERS or member.organisation_id is None:
            return self.none()
        called = Part.objects.filter(unit=member.organisation_id).values("summons")
        mine = Q(caller=member.organisation_id) | Q(pk__in=called)
        judged = Part.objects.filter(arbiter=member.organisation_id).values("summons")
        if member.oversees:
            mine |= Q(cell_code__startswith=member.area_code) | Q(pk__in=judged)
        return self.filter(mine)

    def counted(self) -> Self:
        """With how many units were called, have acknowledged, have come and are rated."""
        on = ~Q(parts__state=PartState.RELEASED)
        settled = Q(parts__state__in=[PartState.RATED, PartState.UNRATED])
        return self.annotate(
            n=Count("parts", on),
            n_acknowledged=Count("parts", on & Q(parts__acknowledged_at__isnull=False)),
            n_arrived=Count("parts", on & Q(parts__arrived_at__isnull=False)),
            n_rated=Count("parts", settled),
            n_late=Count("parts", Q(parts__state__in=OPEN_PARTS, parts__rung__gt=0)),
        )


class Summons(Recorded):
    """A community, subdistrict or temporary branch calls departments to a matter at a place."""

    MOVES = rules.MOVES

    title = models.CharField(_("title"), max_length=rules.MOST_TITLE)
    text = models.TextField(_("facts"), max_length=rules.MOST_TEXT)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RUNNING)
    caller = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("caller"), related_name="summonses"
    )
    called_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    called_at = models.DateTimeField(_("called"))
    needed_by = models.DateTimeField(_("to be settled by"), null=True)
    call = models.ForeignKey(Call, models.SET_NULL, null=True, related_name="summonses")
    lng = models.FloatField()
    lat = models.FloatField()
    address = models.CharField(_("place"), max_length=120)
    cell_code = models.CharField(max_length=15)
    # Whom the matter is about: for the caller and the lead alone, everybody else sees a mask.
    person_name = models.CharField(_("name"), max_length=rules.MOST_NAME, blank=True)
    person_details = models.TextField(_("details"), max_length=rules.MOST_DETAILS, blank=True)
    level = models.PositiveSmallIntegerField(default=0)  # how high the caller has asked
    settled_due_at = models.DateTimeField(null=True)  # it ends by itself when nobody ends it
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = SummonsQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("summons"), _("summonses")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State), name="summons_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.RUNNING) | Q(ended_at__isnull=False),
                name="ended_summons_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["caller", "state", "called_at"], name="summons_of_caller"),
            models.Index(fields=["cell_code", "state"], name="summons_by_place"),
            models.Index(fields=["state", "settled_due_at"], name="summons_settled"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("one_summons", args=[self.pk])

    @property
    def code(self) -> str:
        """How people name it."""
        return f"S-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == State.RUNNING


class PartQuerySet(models.QuerySet["Part"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_PARTS)

    def whole(self) -> Self:
        """With all that a page or a sweep says of a part, in one statement."""
        people = ("acknowledged_by", "arrived_by", "reported_by", "rated_by", "declined_by")
        return self.select_related(
            "unit", "arbiter", "summons__caller", "summons__called_by",
            *(f"{name}__person" for name in people),
        )  # fmt: skip


def _hand() -> Any:
    return models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")


class Part(Clocked):
    """What one called unit does: it acknowledges, arrives, acts, reports back, and is rated."""

    MOVES = rules.PART_MOVES

    summons = models.ForeignKey(Summons, models.CASCADE, related_name="parts")
    unit = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("unit"), related_name="summons_parts"
    )
    is_lead = models.BooleanField(_("lead"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=PartState, default=PartState.CALLED)
    called_at = models.DateTimeField(_("called"))
    acknowledge_due_at = models.DateTimeField()
    arrive_due_at = models.DateTimeField()
    report_due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True)
    acknowledged_by = _hand()
    arrived_at = models.DateTimeField(_("arrived"), null=True)
    arrived_by = _hand()
    metres = models.PositiveIntegerField(_("metres from the place"), null=True)
    is_off_site = models.BooleanField(default=False)  # outside the circle, or without a position
    arrival_note = models.CharField(max_length=200, blank=True)
    acting_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(_("reported"), null=True)
    reported_by = _hand()
    report = models.TextField(_("report"), max_length=rules.MOST_TEXT, blank=True)
    rated_at = models.DateTimeField(_("rated"), null=True)
    rated_by = _hand()
    rating = models.CharField(_("rating"), max_length=12, choices=Rating, blank=True)
    rating_note = models.TextField(_("words"), max_length=rules.MOST_TEXT, blank=True)
    reason = models.TextField(_("why it was declined"), max_length=rules.MOST_TEXT, blank=True)
    declined_by = _hand()
    insisted_by = _hand()
    is_upheld = models.BooleanField(default=False)
    arbiter = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("part"), _("parts")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PartState), name="part_state_known"),
            models.UniqueConstraint("summons", "unit", name="one_part_a_unit"),
            models.UniqueConstraint(
                "summons", condition=Q(is_lead=True), name="one_lead_a_summons"
            ),
            models.CheckConstraint(
                condition=Q(state__in=SETTLED) | Q(due_at__isnull=False),
                name="open_part_has_a_due_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_PARTS) | Q(ended_at__isnull=False),
                name="settled_part_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=PartState.RATED)
                | (Q(rated_by__isnull=False) & Q(rating__in=Rating)),
                name="rating_has_a_hand",
            ),
            models.CheckConstraint(
                condition=~Q(state=PartState.DISPUTED) | Q(arbiter__isnull=False),
                name="disputed_part_has_an_arbiter",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_at"], name="part_of_unit"),
            models.Index(fields=["unit", "rated_at"], name="part_by_rating"),
            models.Index(
                fields=["next_rung_at"], condition=Q(state__in=OPEN_PARTS), name="part_ladder"
            ),
            models.Index(fields=["state", "due_at"], name="part_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.summons} · {self.unit}"

    def get_absolute_url(self) -> str:
        return self.summons.get_absolute_url()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_PARTS

    @property
    def may_be_declined(self) -> bool:
        """What an arbiter upheld is to be done."""
        return not self.is_upheld

    @property
    def holder(self) -> Organisation | None:
        """The unit that has the next step; none when the part is settled."""
        if not self.is_open:
            return None
        if self.state in (PartState.DECLINED, PartState.REPORTED):
            return self.summons.caller
        return self.arbiter if self.state == PartState.DISPUTED else self.unit

    def on_site(self, now: datetime) -> timedelta:
        """How long the unit was there, or is by now."""
        if self.arrived_at is None:
            return timedelta(0)
        return (self.reported_at or self.ended_at or now) - self.arrived_at


class Meeting(models.Model):
    """What was found and agreed on site, and who was there."""

    summons = models.ForeignKey(Summons, models.CASCADE, related_name="meetings")
    at = models.DateTimeField(_("met"))
    findings = models.TextField(_("findings"), max_length=rules.MOST_TEXT)
    people = models.CharField(_("who was there"), max_length=300, blank=True)
    units = models.ManyToManyField(Organisation, related_name="+")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.summons_id} {self.at}"


class Agreed(Clocked):
    """A duty that was agreed on site: who does what by when."""

    MOVES = rules.AGREED_MOVES

    summons = models.ForeignKey(Summons, models.CASCADE, related_name="agreed")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agreed")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="agreed")
    task = models.CharField(_("what"), max_length=200)
    state = models.CharField(max_length=12, choices=AgreedState, default=AgreedState.OPEN)
    done_note = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = _hand()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AgreedState), name="agreed_state_known"),
            models.CheckConstraint(
                condition=~Q(state=AgreedState.OPEN) | Q(due_at__isnull=False),
                name="agreed_has_a_due_time",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state"], name="agreed_of_unit"),
            models.Index(
                fields=["next_rung_at"], condition=Q(state=AgreedState.OPEN), name="agreed_ladder"
            ),
        ]

    def __str__(self) -> str:
        return self.task

    def get_absolute_url(self) -> str:
        return self.summons.get_absolute_url()


class Shown(models.Model):
    """A picture that a unit showed with its report, made anew on arrival."""

    part = models.ForeignKey(Part, models.CASCADE, related_name="photos")
    image = models.FileField(upload_to="summons/%Y/%m/%d")
    thumb = models.FileField(upload_to="summons/%Y/%m/%d")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("part", "sha256", name="shown_once_a_part")]

    def __str__(self) -> str:
        return f"{self.part_id} {self.sha256[:8]}"


class Slip(models.Model):
    """An act that a phone handed in under its own key: done once, answered the same ever after."""

    client_key = models.UUIDField(unique=True)
    part = models.ForeignKey(Part, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    verb = models.CharField(max_length=20)
    made_at = models.DateTimeField(null=True)  # by the phone's own clock
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.part_id} {self.verb} {self.client_key}"
