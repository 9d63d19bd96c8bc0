"""A plan of which social grids belong to which Party grid, and who leads each of these."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youhu.fusing import rules
from youhu.fusing.rules import DECIDED, MOST_REASON, OPEN, State
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Organisation, Person
from youhu.territory.models import Area
from youhu.territory.rules import COMMUNITY_DIGITS, SUBDISTRICT_DIGITS


def reads_plans(member: Member) -> bool:
    """Whether somebody has an area whose plans are their business."""
    return member.keeps_community or member.oversees


class FusionPlanQuerySet(models.QuerySet["FusionPlan"]):
    def visible_to(self, member: Member) -> Self:
        """Those in the member's area; a community also sees the plan of its subdistrict."""
        if not reads_plans(member):
            return self.none()
        mine = Q(area__code__startswith=member.area_code)
        if member.keeps_community:
            mine |= Q(area__code=member.area_code[:SUBDISTRICT_DIGITS])
        return self.filter(mine)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def over(self, area: Area) -> Self:
        """Those that speak of some of the same ground."""
        above = [area.code[:SUBDISTRICT_DIGITS], area.code[:COMMUNITY_DIGITS]]
        return self.filter(Q(area__code__startswith=area.code) | Q(area__code__in=above))


class FusionPlan(Recorded):
    """The social grids of a community or subdistrict get their Party grids, from a day on.

    Nobody made what the clock had to do by itself, because a redrawing left a cell without any.
    """

    MOVES = rules.MOVES
    FENCE = ("revision",)

    area = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("area"), related_name="fusion_plans"
    )
    reason = models.CharField(_("reason"), max_length=MOST_REASON, blank=True)
    effective_on = models.DateField(_("in force from"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    seal = models.CharField(max_length=64, blank=True)  # of the map that it was prepared on
    made_by = models.ForeignKey(
        Member, models.PROTECT, null=True, verbose_name=_("prepared by"), related_name="+"
    )
    made_at = models.DateTimeField(_("begun"))
    decided_by = models.ForeignKey(
        Member, models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = FusionPlanQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("fusion plan"), _("fusion plans")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State), name="fusion_plan_state_known"),
            models.UniqueConstraint(
                "area", condition=Q(state__in=OPEN), name="one_open_fusion_plan"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED)
                | Q(decided_by__isnull=False)
                | Q(made_by__isnull=True),
                name="fusion_plan_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.effective_on}"

    def get_absolute_url(self) -> str:
        return reverse("fusion_plan", args=[self.pk])

    @property
    def look(self) -> tuple[str, str]:
        """Shape and tone of the state."""
        return rules.LOOKS[State(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_made_by(self, member: Member) -> bool:
        """Whether it is this person's plan, in whichever post."""
        return self.made_by is not None and member.person_id == self.made_by.person_id

    def is_over_seen_by(self, member: Member) -> bool:
        """Whether this post decides about it: over the area, and no auditor."""
        decides = member.role in rules.DECIDING and member.oversees
        return decides and self.area.code.startswith(member.area_code)

    def has_come(self, on: date) -> bool:
        return self.effective_on <= on


class Choice(models.Model):
    """The Party grid that a plan gives to one social grid; none as long as none is chosen."""

    plan = models.ForeignKey(FusionPlan, models.CASCADE, related_name="choices")
    cell = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("social grid cell"), related_name="+"
    )
    was = models.ForeignKey(
        Area, models.PROTECT, null=True, verbose_name=_("Party grid until then"), related_name="+"
    )
    party_cell = models.ForeignKey(
        Area, models.PROTECT, null=True, verbose_name=_("Party grid cell"), related_name="+"
    )

    class Meta:
        verbose_name, verbose_name_plural = _("choice"), _("choices")
        constraints = [models.UniqueConstraint("plan", "cell", name="one_choice_a_cell")]

    def __str__(self) -> str:
        return f"{self.cell} → {self.party_cell or '–'}"


class PlannedLead(models.Model):
    """Who shall lead a Party grid by a plan, or why nobody does or no social grid belongs to it."""

    plan = models.ForeignKey(FusionPlan, models.CASCADE, related_name="leads")
    party_cell = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("Party grid cell"), related_name="+"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, verbose_name=_("grid lead"), related_name="+"
    )
    branch = models.ForeignKey(
        Organisation, models.PROTECT, null=True, verbose_name=_("building branch"), related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=MOST_REASON, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("planned lead"), _("planned leads")
        constraints = [
            models.UniqueConstraint("plan", "party_cell", name="one_planned_lead_a_grid"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(branch__isnull=False),
                name="planned_lead_of_a_branch",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_cell} {self.person or '–'}"
