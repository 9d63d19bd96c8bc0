"""Who looks after which household, the plans that say so, and the visits."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youhu.calls.models import Call
from youhu.common.sealed import SealedField, SealedRow
from youhu.ledger.models import Recorded
from youhu.neighbours import rules
from youhu.neighbours.rules import (
    MOST_NOTE,
    MOST_REASON,
    OPEN_PLANS,
    Cause,
    How,
    PlanState,
    Purpose,
    Reason,
    TaskKind,
    TaskState,
    VisitState,
    Why,
)
from youhu.registry.models import Member, Organisation, Person
from youhu.solvers.linking import Change
from youhu.territory.models import Area, Household

CHANGES = [(one.value, one.value) for one in Change]
CELL = "household__building__cell__code__startswith"


class OfArea(models.QuerySet):  # type: ignore[type-arg]  # of several tables here
    """Rows that lie in an area; `path` of each leads from the row to the area's code."""

    path = CELL

    def visible_to(self, member: Member) -> Self:
        """The desk of the community, the rooms above it, auditors."""
        return self.filter(**{self.path: member.area_code}) if member.minds_area else self.none()


class LinkPlanQuerySet(OfArea):
    path = "area__code__startswith"

    def open(self) -> Self:
        return self.filter(state__in=OPEN_PLANS)


class LinkPlan(Recorded):
    """Who shall look after which household of an area: proposed, looked at, approved by another."""

    MOVES = rules.PLAN_MOVES
    FENCE = ("revision",)

    area = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("area"), related_name="link_plans"
    )
    unit = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("unit"), related_name="link_plans"
    )
    cause = models.CharField(_("cause"), max_length=10, choices=Cause, default=Cause.ROUTINE)
    state = models.CharField(_("state"), max_length=10, choices=PlanState, default=PlanState.DRAFT)
    seal = models.CharField(max_length=64, blank=True)  # of what the proposal was made from
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("begun"))
    submitted_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(_("due"), null=True)
    warned_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        Member, models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = LinkPlanQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("link plan"), _("link plans")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PlanState, cause__in=Cause), name="link_plan_known"
            ),
            models.UniqueConstraint(
                "area", condition=Q(state__in=OPEN_PLANS), name="one_open_link_plan"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OPEN_PLANS) | Q(due_at__isnull=False),
                name="open_link_plan_has_due_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlanState.IN_FORCE) | Q(decided_by__isnull=False),
                name="link_plan_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.made_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("link_plan", args=[self.pk])

    @property
    def look(self) -> tuple[str, str]:
        """Shape and tone of the state."""
        return rules.PLAN_LOOKS[PlanState(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_PLANS

    @property
    def is_changeable(self) -> bool:
        return self.state in rules.CHANGEABLE


class PlanLine(models.Model):
    """What a plan says about one household: who, why, and who it was; or the reason of nobody."""

    plan = models.ForeignKey(LinkPlan, models.CASCADE, related_name="lines")
    cell = models.ForeignKey(Area, models.PROTECT, related_name="+")  # the Party grid cell
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    before = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    metres = models.PositiveIntegerField(default=0)
    rank = models.PositiveSmallIntegerField(default=0)
    change = models.CharField(max_length=6, choices=CHANGES)
    reason = models.CharField(max_length=8, choices=Reason, blank=True)
    is_locked = models.BooleanField(default=False)
    is_by_hand = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("plan", "household", name="plan_line_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, reason="")
                | (Q(person__isnull=True) & ~Q(reason="")),
                name="plan_line_has_member_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(is_locked=False) | Q(person__isnull=False),
                name="locked_line_has_member",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} → {self.person or self.get_reason_display()}"


class InForceQuerySet(OfArea):
    def in_force(self) -> Self:
        return self.filter(valid_until__isnull=True)


class HouseholdLink(models.Model):
    """A member looks after a household, from one moment to another."""

    household = models.ForeignKey(
        Household, models.PROTECT, verbose_name=_("household"), related_name="links"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("member"), related_name="links"
    )
    plan = models.ForeignKey(LinkPlan, models.PROTECT, related_name="links")
    metres = models.PositiveIntegerField(default=0)
    is_locked = models.BooleanField(_("locked"), default=False)
    visit_due_on = models.DateField(_("visit due"))
    visit_rung = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"), null=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("household link"), _("household links")
        constraints = [
            models.UniqueConstraint(
                "household", condition=Q(valid_until__isnull=True), name="one_link_in_force"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="link_valid_later",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "visit_due_on"],
                condition=Q(valid_until__isnull=True),
                name="link_of_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.household} → {self.person}"


class LinkException(models.Model):
    """A household has no link, and why."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="link_exceptions")
    reason = models.CharField(_("reason"), max_length=8, choices=Reason)
    plan = models.ForeignKey(LinkPlan, models.PROTECT, related_name="exceptions")
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"), null=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("household without a link"), _("households without")
        constraints = [
            models.UniqueConstraint(
                "household", condition=Q(valid_until__isnull=True), name="one_exception_in_force"
            ),
            models.CheckConstraint(condition=Q(reason__in=Reason), name="exception_reason_known"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="exception_valid_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household}: {self.get_reason_display()}"


class Exclusion(Recorded, SealedRow):
    """Somebody shall not look after a household. Why is known to the desk alone."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("member"), related_name="+")
    household = models.ForeignKey(
        Household, models.PROTECT, verbose_name=_("household"), related_name="+"
    )
    reason = SealedField(_("reason"), max_length=MOST_REASON)
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("exclusion"), _("exclusions")
        constraints = [
            models.UniqueConstraint(
                "person", "household", condition=Q(ended_at__isnull=True), name="exclusion_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} ≠ {self.household}"


class LinkTaskQuerySet(OfArea):
    path = "cell__code__startswith"

    def open(self) -> Self:
        return self.filter(state=TaskState.OPEN)


class LinkTask(Recorded):
    """What a fused cell waits for: households without a link, or links of a member who left."""

    MOVES = rules.TASK_MOVES

    kind = models.CharField(_("kind"), max_length=10, choices=TaskKind)
    cell = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("Party grid cell"), related_name="link_tasks"
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=8, choices=Why, blank=True)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("owner"), related_name="link_tasks"
    )
    state = models.CharField(max_length=6, choices=TaskState, default=TaskState.OPEN)
    households = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(_("due"))
    rung = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    objects = LinkTaskQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("link task"), _("link tasks")
        constraints = [
            models.UniqueConstraint(
                "cell",
                condition=Q(state=TaskState.OPEN, kind=TaskKind.LINK),
                name="one_open_link_task",
            ),
            models.UniqueConstraint(
                "cell",
                "person",
                condition=Q(state=TaskState.OPEN, kind=TaskKind.HANDOVER),
                name="one_open_link_handover",
            ),
            models.CheckConstraint(
                condition=Q(kind=TaskKind.LINK) | Q(person__isnull=False),
                name="link_handover_has_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell} {self.get_kind_display()}"

    @property
    def next_rung_at(self) -> datetime:
        """When somebody is warned next."""
        return self.due_at + self.rung * rules.STEP


class VisitQuerySet(OfArea):
    def of(self, member: Member) -> Self:
        """Those that somebody made; by the person, in whichever post."""
        return self.filter(link__person=member.person_id) if member.pk else self.none()

    def with_need(self) -> Self:
        return self.filter(state=VisitState.NEED)


class Visit(Recorded, SealedRow):
    """A member came by, or rang; the note serves its purpose and nothing else."""

    MOVES = rules.VISIT_MOVES

    client_key = models.UUIDField(unique=True)
    link = models.ForeignKey(HouseholdLink, models.PROTECT, related_name="visits")
    household = models.ForeignKey(Household, models.PROTECT, related_name="visits")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    how = models.CharField(_("how"), max_length=5, choices=How)
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose)
    note = SealedField(_("note"), max_length=MOST_NOTE, blank=True)
    answer = SealedField(_("what was done"), max_length=MOST_NOTE, blank=True)
    state = models.CharField(max_length=8, choices=VisitState)
    visited_at = models.DateTimeField(_("visited"))
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    rung = models.PositiveSmallIntegerField(default=0)
    call = models.ForeignKey(Call, models.PROTECT, null=True, related_name="+")

    objects = VisitQuerySet.as_manager()  # type: ignore[assignment, misc]  # wider than its base's

    class Meta:
        verbose_name, verbose_name_plural = _("visit"), _("visits")
        constraints = [
            models.CheckConstraint(
                condition=Q(how__in=How, purpose__in=Purpose, state__in=VisitState),
                name="visit_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=VisitState.NEED) | Q(due_at__isnull=False, unit__isnull=False),
                name="open_need_has_owner_and_due_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=VisitState.CALLED) | Q(call__isnull=False),
                name="called_need_has_a_call",
            ),
        ]
        indexes = [
            models.Index(fields=["household", "-visited_at"], name="visit_of_household"),
            models.Index(
                fields=["due_at"], condition=Q(state=VisitState.NEED), name="visit_with_need"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.visited_at:%Y-%m-%d}"

    @property
    def look(self) -> tuple[str, str]:
        """Shape and tone of the state."""
        return rules.VISIT_LOOKS[VisitState(self.state)]

    @property
    def next_rung_at(self) -> datetime | None:
        """When somebody is warned of an open need next."""
        return self.due_at + self.rung * rules.STEP if self.due_at else None
