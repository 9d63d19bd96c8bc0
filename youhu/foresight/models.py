"""What was noticed before it is called again: a signal, the calls behind it, and every look."""

from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from youhu.calls.models import Call, Category
from youhu.calls.rules import ENDED as CALL_ENDED
from youhu.foresight import rules
from youhu.foresight.rules import ENDED, OPEN, Kind, Outcome, State
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role


class SignalQuerySet(models.QuerySet["Signal"]):
    def visible_to(self, member: Member) -> Self:
        """Of the member's area, or of their unit. Repeat callers are for those who oversee."""
        if member.role not in rules.READERS or member.organisation is None:
            return self.none()
        if member.oversees:
            return self.filter(area_code__startswith=member.area_code)
        return self.filter(unit=member.organisation_id).exclude(kind=Kind.CALLER)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)


class Signal(Recorded):
    """Something is called more than is usual: one unit looks into it before it is called again.

    `usual` is what would have come in the same time if all were as it is otherwise; `low` and
    `high` hold the true ratio with 95 % certainty.
    """

    MOVES = rules.MOVES
    FENCE = ("revision",)

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    key = models.CharField(max_length=64, blank=True)  # what makes two findings the same
    matter = models.ForeignKey(
        Category, models.PROTECT, null=True, verbose_name=_("matter"), related_name="+"
    )  # what it is about, where it is about one matter: a category or a class of them
    category = models.ForeignKey(
        Category, models.PROTECT, verbose_name=_("category"), related_name="+"
    )  # of most calls behind it: by it a unit was found, and a report is raised
    area_code = models.CharField(_("area"), max_length=15)
    cell_code = models.CharField(_("cell"), max_length=15)
    lng = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    radius_m = models.FloatField(default=0)
    place = models.CharField(_("place"), max_length=200)

    state = models.CharField(_("state"), max_length=12, choices=State, default=State.FOUND)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("accountable unit"), related_name="signals"
    )
    due_at = models.DateTimeField(_("due"))  # of the next step, or of the last one that was taken
    warned_at = models.DateTimeField(null=True)  # that the next step is overdue
    found_at = models.DateTimeField(_("found"))
    taken_at = models.DateTimeField(_("taken up"), null=True)
    taken_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True)

    since = models.DateTimeField()  # what is compared: from here
    until = models.DateTimeField()  # … to here
    came = models.PositiveIntegerField(_("calls"))
    usual = models.FloatField(_("usual"))
    times = models.FloatField(_("times as many"))
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)  # null: there is no upper bound
    chance = models.FloatField(null=True)
    facts = models.JSONField(default=dict, blank=True)
    last_call_at = models.DateTimeField(_("last call"))

    report = models.ForeignKey(
        Call, models.PROTECT, null=True, verbose_name=_("report"), related_name="+"
    )
    judge_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("what came of it"), max_length=12, choices=Outcome, blank=True)
    calls_after = models.PositiveIntegerField(null=True)

    calls: Any = models.ManyToManyField(Call, through="Evidence", related_name="signals")

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("signal"), _("signals")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State), name="signal_state_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind), name="signal_kind_known"),
            models.CheckConstraint(
                condition=~Q(state__in=ENDED) | Q(ended_at__isnull=False),
                name="ended_signal_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DEALT) | ~Q(outcome="") | Q(judge_at__isnull=False),
                name="dealt_signal_is_looked_after",
            ),
            models.UniqueConstraint(
                "kind", "key", "area_code", "lng", "lat",
                condition=Q(state__in=OPEN), name="signal_open_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["state", "due_at"], name="signal_by_due"),
            models.Index(fields=["found_at"], name="signal_by_age"),
            models.Index(fields=["unit", "state"], name="signal_of_unit"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("signal", args=[self.pk])

    @property
    def title(self) -> str:
        """What was noticed, in a few words."""
        said = {"matter": self.matter or self.category, "place": self.place}
        return {
            Kind.BURST: gettext("Burst: %(matter)s, %(place)s"),
            Kind.HOT_PLACE: gettext("Hot place: %(place)s"),
            Kind.RECURRING: gettext("Again and again: %(matter)s, %(place)s"),
            Kind.CALLER: gettext("One caller again and again, %(place)s"),
        }[Kind(self.kind)] % said

    @property
    def look(self) -> tuple[str, str]:
        """Shape and tone of the state."""
        return rules.LOOKS[State(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def span(self) -> timedelta:
        """How long the time is that is compared."""
        return self.until - self.since

    @property
    def is_unreported(self) -> bool:
        return self.report_id is None

    @property
    def is_report_over(self) -> bool:
        return self.report is not None and self.report.state in CALL_ENDED

    def is_handled_by(self, member: Member) -> bool:
        """Whether a handler is one of the accountable unit; those at a desk decide for an area."""
        return member.role != Role.HANDLER or member.organisation_id == self.unit_id


class Evidence(models.Model):
    """One call behind a signal."""

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="evidence")
    call = models.ForeignKey(Call, models.CASCADE, related_name="evidence_of")

    class Meta:
        constraints = [models.UniqueConstraint("signal", "call", name="evidence_once")]

    def __str__(self) -> str:
        return f"{self.signal_id} {self.call_id}"


class Survey(models.Model):
    """One look over all calls of a district: when, how many, how long it took, what it found."""

    district = models.CharField(_("district"), max_length=6)
    at = models.DateTimeField()
    calls = models.PositiveIntegerField()
    found = models.PositiveIntegerField()
    took_ms = models.PositiveIntegerField()
    past_days = models.PositiveIntegerField(default=0)  # that could be compared with

    class Meta:
        indexes = [models.Index(fields=["district", "at"], name="survey_by_age")]

    def __str__(self) -> str:
        return f"{self.district} {self.at:%Y-%m-%d %H:%M}"
