"""What a unit asks for beside the handling of a call."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from youhu.oversight.models.pending import Decided, OfCall, PendingQuerySet
from youhu.oversight.rules import EXTENSION_MOVES, MOST_WORDS, ExtensionState


class ExtensionQuerySet(PendingQuerySet["Extension"]):
    pass


class Extension(OfCall, Decided):
    """A unit asks for more work days for a call; the right level gives them or does not."""

    MOVES = EXTENSION_MOVES

    state = models.CharField(
        _("state"), max_length=12, choices=ExtensionState, default=ExtensionState.ASKED
    )
    days = models.PositiveSmallIntegerField(_("work days"))
    evidence = models.TextField(_("evidence"), max_length=MOST_WORDS, blank=True)
    promised_at = models.DateTimeField(_("promised since then"), null=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ExtensionState), name="ext_state_known"),
            models.CheckConstraint(
                condition=Q(state=ExtensionState.ASKED, due_at__isnull=False)
                | (~Q(state=ExtensionState.ASKED) & Q(due_at__isnull=True)),
                name="asked_extension_has_due_time",
            ),
            models.UniqueConstraint(
                "call", condition=Q(state=ExtensionState.ASKED), name="one_asked_extension"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="extension_ladder"
            )
        ]

    def __str__(self) -> str:
        return f"{self.call} +{self.days}"

    @property
    def asked(self) -> str:
        """What is asked for, in a few words."""
        return ngettext("%(n)s work day more", "%(n)s work days more", self.days) % {"n": self.days}
