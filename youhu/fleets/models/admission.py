"""What fleets, vehicles and drivers have in common: one way in, and out again."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.fleets import rules
from youhu.fleets.rules import OVER, WAITING, Proposed, State
from youhu.ledger.clocked import Clocked
from youhu.registry.models import Member


class Admission(Clocked):
    """Somebody applied, one person looked and proposes, another one decides."""

    MOVES = rules.MOVES
    # Nobody decides about a proposal that was dropped a moment ago.
    FENCE = ("due_at", "proposed", "proposed_by_id")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.APPLIED)
    applied_at = models.DateTimeField(_("applied"))
    applied_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    proposed = models.CharField(
        pgettext_lazy("admission", "proposed"), max_length=10, choices=Proposed, blank=True
    )
    proposed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    proposed_until = models.DateField(null=True)  # how long a proposed suspension lasts
    proposed_why = models.CharField(max_length=rules.MOST_NOTE, blank=True, db_default="")
    admitted_on = models.DateField(_("admitted"), null=True)
    suspended_until = models.DateField(_("suspended until"), null=True)
    is_for_papers = models.BooleanField(default=False)  # suspended because a document ended
    reason = models.CharField(_("why"), max_length=rules.MOST_NOTE, blank=True)

    class Meta:
        abstract = True

    @property
    def of_fleet(self) -> Any:
        """The fleet that answers for it."""
        return getattr(self, "fleet", self)

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def holder(self) -> Any:
        """The organisation that has the next step; nobody's when it is admitted, or over."""
        fleet = self.of_fleet
        is_stopped = self.state == State.SUSPENDED and self.is_for_papers
        if not self.proposed and (self.state == State.RETURNED or is_stopped):
            return fleet.organisation
        return fleet.market if self.due_at is not None else None
