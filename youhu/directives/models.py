"""A directive, the part that each unit has in it, and what units show of what they did."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youhu.calls.rules import Urgency
from youhu.directives import rules
from youhu.directives.rules import OPEN_TASKS, UNDONE, State, TaskState, Warned
from youhu.ledger.models import Recorded
from youhu.oversight.models import Matter, Supervision
from youhu.oversight.rules import RANK, Level
from youhu.registry.models import Member, Organisation


class DirectiveQuerySet(models.QuerySet["Directive"]):
    def visible_to(self, member: Member) -> Self:
        """Those that the member's unit issued or got, and those of the area it oversees."""
        if member.role not in rules.READERS or member.organisation_id is None:
            return self.none()
        got = Task.objects.filter(unit=member.organisation_id).values("directive")
        mine = Q(issuer=member.organisation_id) | Q(pk__in=got)
        if member.oversees:
            mine |= Q(issuer__area_code__startswith=member.area_code)
        return self.filter(mine)

    def counted(self) -> Self:
        """With the number of tasks in each state, and of those that are warned of."""
        counts = {f"n_{state.value}": Count("tasks", Q(tasks__state=state)) for state in TaskState}
        overdue = Q(tasks__warned=Warned.OVERDUE, tasks__state__in=OPEN_TASKS)
        silent = Q(tasks__warned=Warned.UNSIGNED, tasks__state=TaskState.ISSUED)
        waiting = Q(tasks__state=TaskState.REPORTED, tasks__verify_warned_at__isnull=False)
        signed = ~Q(tasks__signed_at=None)
        return self.annotate(
            n=Count("tasks"), n_signed=Count("tasks", signed),
            n_overdue=Count("tasks", overdue), n_silent=Count("tasks", silent),
            n_waiting=Count("tasks", waiting), **counts,
        )  # fmt: skip


class Directive(Recorded):
    """Something that many units shall do by a moment, because a command room says so."""

    MOVES = rules.MOVES

    title = models.CharField(_("title"), max_length=rules.MOST_TITLE)
    text = models.TextField(_("what shall be done"), max_length=rules.MOST_TEXT)
    basis = models.CharField(_("document number"), max_length=80, blank=True)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RUNNING)
    issuer = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("issued by"), related_name="directives"
    )
    issued_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("issued"))
    due_at = models.DateTimeField(_("due"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("directive"), _("directives")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State), name="directive_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.RUNNING) | Q(ended_at__isnull=False),
                name="ended_directive_has_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["issuer", "state"], name="directive_of_issuer")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("directive", args=[self.pk])

    @property
    def code(self) -> str:
        """How people name it."""
        return f"D-{self.pk}"


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_TASKS)

    def late(self, now: datetime) -> Self:
        """Not signed by its moment, or not reported by the other."""
        unsigned = Q(state=TaskState.ISSUED, sign_due_at__lt=now)
        return self.filter(unsigned | Q(state__in=UNDONE, due_at__lt=now))

    def overdue(self, now: datetime) -> Self:
        """Not reported by its due time."""
        return self.filter(state__in=UNDONE, due_at__lt=now)

    def unverified(self, now: datetime) -> Self:
        """Reported, and not looked at by the moment for that."""
        return self.filter(state=TaskState.REPORTED, verify_due_at__lt=now)


class Task(Recorded):
    """One unit's part in a directive, with its own signature, clock and report.

    `matter` is what supervision of it is about; `leg` counts the clocks that it was given.
    `verify_due_at` is the room's own clock, from each report on.
    """

    MOVES = rules.TASK_MOVES
    FENCE = ("leg",)

    directive = models.ForeignKey(Directive, models.CASCADE, related_name="tasks")
    unit = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("unit"), related_name="tasks"
    )
    state = models.CharField(_("state"), max_length=12, choices=TaskState, default=TaskState.ISSUED)
    sign_due_at = models.DateTimeField(_("to be signed by"))
    due_at = models.DateTimeField(_("due"))
    signed_at = models.DateTimeField(_("signed"), null=True)
    signed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField(_("reported"), null=True)
    reported_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    report = models.TextField(_("report"), max_length=rules.MOST_TEXT, blank=True)
    verify_due_at = models.DateTimeField(_("to be verified by"), null=True)
    verify_warned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    times_sent_back = models.PositiveSmallIntegerField(default=0)
    warned = models.CharField(max_length=10, choices=Warned, default=Warned.NOT, blank=True)
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="+")
    leg = models.PositiveIntegerField(default=0)

    marks: list[Supervision]  # as `queries.tasks_of` lays them here

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("task"), _("tasks")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TaskState), name="task_state_known"),
            models.UniqueConstraint("directive", "unit", name="one_task_a_unit"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_TASKS) | Q(ended_at__isnull=False),
                name="ended_task_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_at"], name="task_of_unit"),
            models.Index(fields=["state", "due_at"], name="task_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.directive} · {self.unit}"

    def get_absolute_url(self) -> str:
        return self.directive.get_absolute_url()

    @property
    def look(self) -> tuple[str, str]:
        """Shape and tone of the state."""
        return rules.LOOKS[TaskState(self.state)]

    @property
    def clock_at(self) -> datetime | None:
        """The unit's moment that runs now: to sign, then to report; none while others verify."""
        if self.state == TaskState.ISSUED:
            return min(self.sign_due_at, self.due_at)
        return self.due_at if self.state == TaskState.EXECUTING else None

    @property
    def mark(self) -> Supervision | None:
        """The most serious supervision that has not ended, the newest of them."""
        running = [mark for mark in self.marks if mark.due_at is not None]
        return max(running, key=lambda mark: RANK[Level(mark.level)], default=None)

    @property
    def was_in_time(self) -> bool:
        """Whether the report that stands came by its moment; what was sent back has another."""
        return self.reported_at is not None and self.reported_at <= self.due_at


class Evidence(models.Model):
    """A picture of what a unit did, made anew on arrival."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="evidence")
    image = models.FileField(upload_to="evidence/%Y/%m/%d")
    thumb = models.FileField(upload_to="evidence/%Y/%m/%d")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("task", "sha256", name="evidence_once_a_task")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.sha256[:8]}"
