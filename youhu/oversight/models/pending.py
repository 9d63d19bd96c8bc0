"""What requests and supervisions have in common: whose next step it is, and by when."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from youhu.calls.models import Call
from youhu.ledger.models import Recorded
from youhu.oversight.rules import LOOKS, MOST_WORDS, NEXT_STEPS
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import AREA_WIDE, Role

P = TypeVar("P", bound=models.Model)


class PendingQuerySet(models.QuerySet[P]):
    def visible_to(self, member: Member) -> Self:
        """Those about the calls of a member's area, or about the member's own unit."""
        own = Q(unit=member.organisation_id) | Q(holder=member.organisation_id)
        if member.oversees:
            return self.filter(own | Q(call__cell_code__startswith=member.area_code))
        if member.role == Role.HANDLER or member.role in AREA_WIDE:
            return self.filter(own)
        return self.none()

    def running(self) -> Self:
        """Those that wait for a next step."""
        return self.filter(due_at__isnull=False)


class Pending(Recorded):
    """Something about a call that waits for its holder's next step; none waits any more at its end.

    `unit` is whom it concerns, `holder` who has to act, `next_at` when somebody above is told.
    """

    FENCE = ("revision",)

    call = models.ForeignKey(Call, models.PROTECT, related_name="%(class)ss")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    due_at = models.DateTimeField(_("due"), null=True)
    next_at = models.DateTimeField(null=True)
    rung = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("since"))
    reason = models.TextField(_("why"), max_length=MOST_WORDS)

    state: str

    class Meta:
        abstract = True

    @property
    def look(self) -> tuple[str, str]:
        """Shape and tone of the state."""
        return LOOKS[self.state]

    @property
    def next_step(self) -> Promise | str:
        """What its holder does next; nothing at its end."""
        return NEXT_STEPS.get(self.state, "")

    def get_absolute_url(self) -> str:
        return reverse("call_oversight", args=[self.call.number])


class Request(Pending):
    """A pending thing that somebody decides with a reason."""

    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    decision = models.TextField(_("decision"), max_length=MOST_WORDS, blank=True)

    class Meta:
        abstract = True
