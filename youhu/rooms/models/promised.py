"""What somebody said in a room or on its hotline, and what they were promised."""

import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.models import Call
from youhu.common.sealed import SealedField, SealedQuerySet, SealedRow
from youhu.ledger.models import Recorded
from youhu.registry.models import Member
from youhu.rooms import rules
from youhu.rooms.models.mediations import Mediation
from youhu.rooms.models.rooms import Room
from youhu.rooms.places import Language, Province
from youhu.rooms.rules import MOST_LINE, MOST_NAME, MOST_PHONE, MOST_TEXT, Need, State, Topic


class PromisedQuerySet(SealedQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """What was said in the rooms that the member keeps or oversees."""
        return self.filter(room__in=Room.objects.visible_to(member).values("pk"))

    def open(self) -> Self:
        return self.filter(state=State.OPEN)

    def late(self, now: datetime) -> Self:
        return self.open().filter(due_at__lt=now)

    def whole(self) -> Self:
        return self.select_related("room__community", "owner__person", "taken_by__person", "call")


class Promised(Recorded, SealedRow):
    """Somebody said something; while it is open, an owner does the next step by a due time."""

    MOVES = rules.MOVES

    room = models.ForeignKey(Room, models.PROTECT, verbose_name=_("room"), related_name="+")
    at = models.DateTimeField(pgettext_lazy("walk-in", "came"))
    taken_by = models.ForeignKey(
        Member, models.PROTECT, verbose_name=pgettext_lazy("walk-in", "taken by"), related_name="+"
    )
    name = SealedField(pgettext_lazy("person", "name"), max_length=MOST_NAME, blank=True)
    phone = SealedField(_("telephone"), max_length=MOST_PHONE, blank=True)
    matter = SealedField(pgettext_lazy("walk-in", "what about"), max_length=MOST_TEXT, blank=True)
    answer = SealedField(pgettext_lazy("walk-in", "answer"), max_length=MOST_TEXT, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State)
    owner = models.ForeignKey(
        Member, models.PROTECT, null=True, verbose_name=_("owner"), related_name="+"
    )
    next_step = models.CharField(_("next step"), max_length=MOST_LINE, blank=True)
    due_at = models.DateTimeField(_("due"), null=True)
    rung = models.PositiveSmallIntegerField(default=0)
    next_rung_at = models.DateTimeField(null=True)
    call = models.ForeignKey(Call, models.PROTECT, null=True, related_name="+")
    client_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True)
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)

    objects: ClassVar[Any] = PromisedQuerySet.as_manager()

    PREFIX = ""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """How people name it."""
        return f"{self.PREFIX}-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def is_close(self) -> bool:
        """Whether its words open with a purpose only: a dispute."""
        raise NotImplementedError

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    @property
    def look(self) -> tuple[str, str]:
        """Shape and tone of the state."""
        return rules.LOOKS[State(self.state)]


def _kept_promises(kind: str) -> list[models.BaseConstraint]:
    """What must always hold: an owner and a due time while open, a call where it says so."""
    promised = Q(owner__isnull=False, due_at__isnull=False) & ~Q(next_step="")
    return [
        models.CheckConstraint(condition=Q(state__in=State), name=f"{kind}_state_known"),
        models.CheckConstraint(
            condition=~Q(state=State.OPEN) | promised, name=f"open_{kind}_has_owner_and_due_time"
        ),
        models.CheckConstraint(
            condition=Q(state=State.OPEN) | Q(ended_at__isnull=False), name=f"{kind}_ended_at"
        ),
        models.CheckConstraint(
            condition=~Q(state=State.CALLED) | Q(call__isnull=False), name=f"{kind}_keeps_its_call"
        ),
    ]


class WalkIn(Promised):
    """Somebody came to a room: what for, and what became of it."""

    PREFIX = "W"

    topic = models.CharField(pgettext_lazy("walk-in", "kind"), max_length=10, choices=Topic)
    mediation = models.ForeignKey(Mediation, models.PROTECT, null=True, related_name="walk_ins")

    class Meta:
        verbose_name, verbose_name_plural = _("walk-in"), _("walk-ins")
        constraints = [
            *_kept_promises("walk_in"),
            models.CheckConstraint(condition=Q(topic__in=Topic), name="walk_in_topic_known"),
        ]
        indexes = [
            models.Index(fields=["room", "-at"], name="walk_in_of_room"),
            models.Index(fields=["state", "next_rung_at"], name="walk_in_to_warn"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("walk_in", args=[self.pk])

    @property
    def is_close(self) -> bool:
        return self.topic == Topic.MEDIATION


class HotlineEntry(Promised):
    """A newcomer rang the hotline of a room, in their own dialect, or is to be rung back."""

    PREFIX = "H"

    need = models.CharField(pgettext_lazy("newcomer", "need"), max_length=10, choices=Need)
    language = models.CharField(_("language or dialect"), max_length=10, choices=Language)
    province = models.CharField(_("home province"), max_length=2, choices=Province, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("entry of a hotline"), _("entries of a hotline")
        constraints = [
            *_kept_promises("hotline"),
            models.CheckConstraint(
                condition=Q(need__in=Need, language__in=Language), name="hotline_need_known"
            ),
        ]
        indexes = [
            models.Index(fields=["room", "-at"], name="hotline_of_room"),
            models.Index(fields=["state", "next_rung_at"], name="hotline_to_warn"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("hotline_entry", args=[self.pk])

    @property
    def is_close(self) -> bool:
        return self.need == Need.DISPUTE
