"""Mediations 人民调解: what everybody who keeps order may count, and what only few may read.

All content stands in sealed columns; number, kind, state and dates alone are in clear.
"""

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
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.rooms import rules
from youhu.rooms.models.rooms import Room
from youhu.rooms.rules import (
    MOST_LINE,
    MOST_NAME,
    MOST_PHONE,
    MOST_TEXT,
    OPEN_CASES,
    CaseState,
    Dispute,
    Referral,
    Side,
)


class MediationQuerySet(SealedQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """The lines of the list, not the content: of one's community or area, or one's own."""
        mine = self.filter(mediators=member.pk) if member.pk else self.none()
        if member.role == Role.GRID_WORKER:
            return mine
        if member.keeps_community:
            return self.filter(community=member.organisation_id)
        if not member.oversees:
            return self.none()
        return self.filter(community__area_code__startswith=member.area_code)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_CASES)

    def late(self, now: datetime) -> Self:
        return self.open().filter(due_at__lt=now)

    def whole(self) -> Self:
        return self.select_related("community", "room", "desk__person", "call")


class Mediation(Recorded, SealedRow):
    """Neighbours, an employer and a worker, an owner and a company sit down with mediators."""

    MOVES = rules.CASE_MOVES

    community = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("community"), related_name="mediations"
    )
    room = models.ForeignKey(Room, models.PROTECT, null=True, verbose_name=_("room"))
    dispute = models.CharField(_("kind of dispute"), max_length=12, choices=Dispute)
    state = models.CharField(
        _("state"), max_length=10, choices=CaseState, default=CaseState.ACCEPTED
    )
    desk = models.ForeignKey(
        Member, models.PROTECT, verbose_name=_("desk in charge"), related_name="+"
    )
    mediators = models.ManyToManyField(
        Member, verbose_name=_("mediators"), related_name="mediations"
    )
    facts = SealedField(pgettext_lazy("mediation", "facts"), max_length=MOST_TEXT, blank=True)
    terms = SealedField(pgettext_lazy("mediation", "terms"), max_length=MOST_TEXT, blank=True)
    performance = SealedField(
        pgettext_lazy("mediation", "how and by when it is done"), max_length=MOST_TEXT, blank=True
    )
    outcome = SealedField(_("why it ended"), max_length=MOST_TEXT, blank=True)
    accepted_at = models.DateTimeField(pgettext_lazy("mediation", "accepted"))
    mediate_by = models.DateTimeField(_("to be ended by"))
    times_extended = models.PositiveSmallIntegerField(default=0)
    agreed_at = models.DateTimeField(pgettext_lazy("mediation", "agreed"), null=True)
    perform_by = models.DateField(_("to be performed by"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    archived_at = models.DateTimeField(pgettext_lazy("mediation", "archived"), null=True)
    archive_year = models.PositiveSmallIntegerField(null=True)
    archive_serial = models.PositiveIntegerField(null=True)
    referral = models.CharField(_("referred to"), max_length=15, choices=Referral, blank=True)
    call = models.ForeignKey(Call, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(_("due"), null=True)
    rung = models.PositiveSmallIntegerField(default=0)
    next_rung_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)

    objects: ClassVar[Any] = MediationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("mediation"), _("mediations")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CaseState, dispute__in=Dispute), name="mediation_known"
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.ARCHIVED) | Q(due_at__isnull=False),
                name="open_mediation_has_due_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.AGREED)
                | Q(agreed_at__isnull=False, perform_by__isnull=False),
                name="agreed_mediation_says_by_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.FAILED) | ~Q(referral=""),
                name="failed_mediation_says_where_to",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.ARCHIVED)
                | Q(archived_at__isnull=False, archive_serial__isnull=False),
                name="archived_mediation_has_number",
            ),
            models.UniqueConstraint(
                "community", "archive_year", "archive_serial", name="archive_number_once"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "due_at"], name="mediation_of_community"),
            models.Index(fields=["state", "next_rung_at"], name="mediation_to_warn"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("mediation", args=[self.pk])

    @property
    def code(self) -> str:
        """How people name it: nothing in it says what it is about."""
        return f"T-{self.pk}"

    @property
    def archive_number(self) -> str:
        """The number on the spine of the file and on the agreement."""
        if self.archive_serial is None:
            return ""
        body = self.community.short_name or self.community.name
        return f"{body.removesuffix('居委会')}人调字〔{self.archive_year}〕{self.archive_serial}号"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_CASES

    @property
    def look(self) -> tuple[str, str]:
        """Shape and tone of the state."""
        return rules.CASE_LOOKS[CaseState(self.state)]

    @property
    def next_step(self) -> str:
        """What is due next; nothing in the archive."""
        return str(rules.NEXT_STEPS.get(CaseState(self.state), ""))


class Party(SealedRow):
    """Somebody between whom is mediated."""

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="parties")
    side = models.CharField(pgettext_lazy("party", "side"), max_length=8, choices=Side)
    name = SealedField(pgettext_lazy("person", "name"), max_length=MOST_NAME)
    phone = SealedField(_("telephone"), max_length=MOST_PHONE, blank=True)
    details = SealedField(pgettext_lazy("party", "address, work"), max_length=MOST_LINE, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("party to a mediation"), _("parties to a mediation")
        constraints = [models.CheckConstraint(condition=Q(side__in=Side), name="party_side_known")]

    def __str__(self) -> str:
        return f"{self.mediation_id} {self.side}"


class Session(SealedRow):
    """The parties sat down with the mediators: when, who mediated, what was said."""

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="sessions")
    at = models.DateTimeField(pgettext_lazy("session", "held"))
    mediators = models.ManyToManyField(Member, verbose_name=_("mediators"), related_name="+")
    minutes = SealedField(pgettext_lazy("session", "minutes"), max_length=MOST_TEXT)
    written_by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("mediation session"), _("mediation sessions")

    def __str__(self) -> str:
        return f"{self.mediation_id} {self.at:%Y-%m-%d %H:%M}"


class FollowUp(SealedRow):
    """A day on which somebody asks whether the agreement is kept, and what they heard."""

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="follow_ups")
    on = models.DateField(_("day"))
    done_at = models.DateTimeField(pgettext_lazy("follow-up", "done"), null=True)
    note = SealedField(
        pgettext_lazy("follow-up", "what was heard"), max_length=MOST_TEXT, blank=True
    )

    class Meta:
        verbose_name, verbose_name_plural = _("follow-up visit"), _("follow-up visits")
        constraints = [
            models.UniqueConstraint("mediation", "on", name="follow_up_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.mediation_id} {self.on}"
