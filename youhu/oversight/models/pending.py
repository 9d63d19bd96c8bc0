"""What requests and supervisions have in common: whose next step it is, and by when."""

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from youhu.calls.models import Call
from youhu.ledger.models import Recorded
from youhu.oversight.models.matter import Matter, seen_by
from youhu.oversight.rules import LOOKS, MOST_WORDS, NEXT_STEPS
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import AREA_WIDE, Role

P = TypeVar("P", bound=models.Model)


class PendingQuerySet(models.QuerySet[P]):
    def visible_to(self, member: Member) -> Self:
        """Those about the calls of a member's area, or about the member's own unit."""
        return self.filter(self.seen_by(member))

    def seen_by(self, member: Member) -> Q:
        own = Q(unit=member.organisation_id) | Q(holder=member.organisation_id)
        if member.oversees:
            return own | Q(call__cell_code__startswith=member.area_code)
        if member.role == Role.HANDLER or member.role in AREA_WIDE:
            return own
        return Q(pk__in=[])

    def running(self) -> Self:
        """Those that wait for a next step."""
        return self.filter(due_at__isnull=False)


class JudgingQuerySet(PendingQuerySet[P]):
    def seen_by(self, member: Member) -> Q:
        """Also those about the orders of the member's room or area."""
        return super().seen_by(member) | seen_by(member, "matter__")


class Pending(Recorded):
    """Something that waits for its holder's next step; none waits any more at its end.

    `unit` is whom it concerns, `holder` who has to act, `next_at` when somebody above is told.
    """

    FENCE = ("revision",)
    ABOUT: ClassVar[tuple[str, ...]] = ("call__unit",)

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


class OfCall(Pending):
    """What is about a call, always."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def about(self) -> Call:
        """What it is about."""
        return self.call

    def get_absolute_url(self) -> str:
        return reverse("call_oversight", args=[self.call.number])


class Judgement(Pending):
    """What is about a call, or about an order that an app above keeps."""

    ABOUT = ("call__unit", "matter__room")

    call = models.ForeignKey(Call, models.PROTECT, null=True, related_name="%(class)ss")
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def about(self) -> Call | Matter:
        """What it is about."""
        found = self.call or self.matter
        assert found is not None
        return found

    def get_absolute_url(self) -> str:
        if self.call is not None:
            return reverse("call_oversight", args=[self.call.number])
        return reverse("matter_oversight", args=[self.matter_id])


# The database holds every judgement to one thing that it is about.
ABOUT_ONE = Q(call__isnull=False, matter__isnull=True) | Q(call__isnull=True, matter__isnull=False)


def named(about: Call | Matter) -> dict[str, Call | Matter]:
    """The column that says what a judgement is about."""
    return {"call" if isinstance(about, Call) else "matter": about}


class Decided(models.Model):
    """What somebody decides with a reason."""

    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    decision = models.TextField(_("decision"), max_length=MOST_WORDS, blank=True)

    class Meta:
        abstract = True
