"""A planned change of the grid cells of one community."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youhu.ledger.models import Recorded
from youhu.redrawing import rules
from youhu.redrawing.rules import DECIDED, MOST_REASON, OPEN, READERS, State
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.territory.models import Area

Step = dict[str, Any]


class RedrawingQuerySet(models.QuerySet["Redrawing"]):
    def visible_to(self, member: Member) -> Self:
        """Those in the member's own area; administrators, auditors and supervisors look on."""
        if member.role not in READERS or member.organisation is None:
            return self.none()
        return self.filter(community__code__startswith=member.area_code)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)


class Redrawing(Recorded):
    """Cells of a community are split, merged or given other borders, from a moment on.

    `steps` are the deeds in their order, `undone` those that were taken back and can come again.
    """

    MOVES = rules.MOVES
    FENCE = ("revision",)

    community = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("community"), related_name="redrawings"
    )
    reason = models.CharField(_("reason"), max_length=MOST_REASON)
    effective_at = models.DateTimeField(_("in force from"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    steps = models.JSONField(default=list, blank=True)
    undone = models.JSONField(default=list, blank=True)
    seal = models.CharField(max_length=64, blank=True)  # of the map that was submitted
    made_by = models.ForeignKey(
        Member, models.PROTECT, verbose_name=_("drawn by"), related_name="redrawings"
    )
    made_at = models.DateTimeField(_("begun"))
    decided_by = models.ForeignKey(
        Member, models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = RedrawingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("redrawing"), _("redrawings")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State), name="redrawing_state_known"),
            models.UniqueConstraint(
                "community", condition=Q(state__in=OPEN), name="one_open_redrawing"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED) | Q(decided_by__isnull=False),
                name="redrawing_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community} {self.effective_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("redrawing", args=[self.pk])

    @property
    def look(self) -> tuple[str, str]:
        """Shape and tone of the state."""
        return rules.LOOKS[State(self.state)]

    @property
    def has_steps(self) -> bool:
        return bool(self.steps)

    def is_drawn_by(self, member: Member) -> bool:
        """Whether it is this person's draft, in whichever post."""
        return member.role == Role.ADMIN and member.person_id == self.made_by.person_id
