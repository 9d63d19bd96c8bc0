"""What a unit asks for beside the handling of a call."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from youhu.oversight.models.pending import Decided, OfCall, PendingQuerySet
from youhu.oversight.rules import EXTENSION_MOVES, HOLD_MOVES, MOST_WORDS, Ground, RequestState


class Request(OfCall, Decided):
    """A unit asks for something for a call; the right level grants it or does not."""

    state = models.CharField(
        gettext_lazy("state"), max_length=12, choices=RequestState, default=RequestState.ASKED
    )
    evidence = models.TextField(gettext_lazy("evidence"), max_length=MOST_WORDS, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RequestState), name="%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.ASKED, due_at__isnull=False)
                | (~Q(state=RequestState.ASKED) & Q(due_at__isnull=True)),
                name="asked_%(class)s_has_due_time",
            ),
            models.UniqueConstraint(
                "call", condition=Q(state=RequestState.ASKED), name="one_asked_%(class)s"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="%(class)s_ladder"
            )
        ]


class ExtensionQuerySet(PendingQuerySet["Extension"]):
    pass


class Extension(Request):
    """A unit asks for more work days for a call."""

    MOVES = EXTENSION_MOVES

    days = models.PositiveSmallIntegerField(gettext_lazy("work days"))
    promised_at = models.DateTimeField(gettext_lazy("promised since then"), null=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta(Request.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.call} +{self.days}"

    @property
    def asked(self) -> str:
        """What is asked for, in a few words."""
        return ngettext("%(n)s work day more", "%(n)s work days more", self.days) % {"n": self.days}


class HoldQuerySet(PendingQuerySet["Hold"]):
    pass


class Hold(Request):
    """A unit asks that a call may wait until a day; `allowed_until` is the day it was given."""

    MOVES = HOLD_MOVES

    ground = models.CharField(pgettext_lazy("hold", "ground"), max_length=10, choices=Ground)
    until = models.DateField(gettext_lazy("asked until"))
    allowed_until = models.DateField(gettext_lazy("on hold until"), null=True)

    objects = HoldQuerySet.as_manager()

    class Meta(Request.Meta):
        constraints = [
            *Request.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state=RequestState.APPROVED, allowed_until__isnull=False)
                | (~Q(state=RequestState.APPROVED) & Q(allowed_until__isnull=True)),
                name="allowed_hold_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} → {self.until}"

    @property
    def asked(self) -> str:
        """What is asked for, in a few words."""
        return _("hold until %(day)s") % {"day": f"{self.until:%Y-%m-%d}"}

    @property
    def said(self) -> str:
        """The ground and the words to it: what the caller may read."""
        return _("%(ground)s: %(words)s") % {
            "ground": self.get_ground_display(), "words": self.reason,
        }  # fmt: skip
