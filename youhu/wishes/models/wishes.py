"""A micro-wish, or a micro-project of an organisation."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youhu.common.sealed import BlindIndex, SealedField, SealedQuerySet, SealedRow
from youhu.ledger.clocked import Clocked
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.volunteering.rules import unpacked
from youhu.wishes import rules
from youhu.wishes.rules import (
    GOING_ON,
    HELD,
    TRUE,
    ClaimState,
    Kind,
    Satisfaction,
    Side,
    Source,
    State,
)


class WishQuerySet(SealedQuerySet["Wish"]):
    def visible_to(self, member: Member) -> Self:
        """At a desk: the wishes of the community one keeps or the area one oversees; auditors all.

        A unit sees the projects that it holds or may claim. Residents read the board, what they
        claimed and what they asked for by other ways.
        """
        if member.role == Role.AUDITOR:
            return self
        if member.oversees or member.keeps_community:
            return self.filter(community__code__startswith=member.area_code)
        if member.role == Role.HANDLER and member.organisation_id:
            free = Q(is_project=True, state=State.OPEN)
            return self.filter(Q(unit=member.organisation_id) | free)
        return self.none()

    def published(self, now: datetime) -> Self:
        """What everybody may read: what waits, is being done, or came true within a year."""
        late = Q(state__in=TRUE, ended_at__gt=now - rules.SHOWN)
        return self.filter(Q(state__in={State.OPEN, *HELD}) | late)

    def askable(self) -> Self:
        """Those for which somebody may be asked: open, or held with a free seat beside."""
        seats = Count("claims", filter=Q(claims__state=ClaimState.HELD))
        going = Q(state__in=(State.CLAIMED, State.IN_PROGRESS), people__gt=F("n_held"))
        rows = self.filter(is_project=False).annotate(n_held=seats)
        return rows.filter(Q(state=State.OPEN) | going)

    def whole(self) -> Self:
        return self.select_related(
            "community__parent", "asked_by", "helper__person", "helper__organisation", "unit",
            "reserved_for",
        )  # fmt: skip


class Wish(SealedRow, Clocked):
    """Somebody wishes something small; a neighbour or an organisation makes it true.

    `title`, `text` and `salutation` are what the desk publishes. Name, telephone, address and
    `words` are the asker's own and stay with the desk and with who claimed it.
    """

    MOVES = rules.MOVES

    community = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("community"), related_name="wishes"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    is_project = models.BooleanField(_("micro-project"), default=False)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.SUBMITTED)
    source = models.CharField(_("source"), max_length=10, choices=Source)

    name = SealedField(_("name"), max_length=rules.MOST_NAME, blank=True)
    phone = SealedField(_("telephone"), max_length=20, blank=True)
    phone_index = BlindIndex(of="phone")
    address = SealedField(_("address"), max_length=120, blank=True)
    words = SealedField(_("in the asker’s words"), max_length=rules.MOST_TEXT)
    asked_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="wishes_asked")
    is_for_other = models.BooleanField(_("asked for somebody else"), default=False)
    collected_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("submitted"))
    lng = models.FloatField()  # of the home where it is known; for reckoning, never shown
    lat = models.FloatField()

    salutation = models.CharField(_("how we call the asker"), max_length=20, blank=True)
    title = models.CharField(_("title"), max_length=rules.MOST_TITLE, blank=True)
    text = models.CharField(_("what everybody may read"), max_length=rules.MOST_TEXT, blank=True)
    skill_codes = models.CharField(_("skills"), max_length=rules.MOST_CODES, blank=True)
    slot_codes = models.CharField(_("times"), max_length=rules.MOST_CODES, blank=True)
    minutes = models.PositiveSmallIntegerField(_("how long it takes"), default=60)
    people = models.PositiveSmallIntegerField(_("how many people it takes"), default=1)
    wanted_on = models.DateField(_("wanted by"), null=True)

    round = models.PositiveSmallIntegerField(_("round"), default=1)
    published_at = models.DateTimeField(_("published"), null=True)
    fair_until = models.DateTimeField(null=True)  # until then those go first who did little
    reserved_for = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    reserved_until = models.DateTimeField(null=True)
    helper = models.ForeignKey(Member, models.PROTECT, null=True, related_name="wishes_helped")
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, verbose_name=_("unit"), related_name="wishes"
    )
    claimed_at = models.DateTimeField(_("claimed"), null=True)
    contacted_at = models.DateTimeField(_("contacted"), null=True)
    meets_at = models.DateTimeField(_("agreed for"), null=True)
    began_at = models.DateTimeField(_("began"), null=True)
    finished_at = models.DateTimeField(_("done"), null=True)
    done_note = models.CharField(max_length=rules.MOST_NOTE, blank=True)
    realised_at = models.DateTimeField(_("came true"), null=True)
    is_confirmed_by_desk = models.BooleanField(default=False)
    satisfaction = models.CharField(
        _("satisfaction"), max_length=6, choices=Satisfaction, blank=True
    )
    reason = models.CharField(_("reason"), max_length=rules.MOST_NOTE, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    erased_at = models.DateTimeField(null=True)

    objects = WishQuerySet.as_manager()  # type: ignore[misc]  # instead of the sealed row’s

    class Meta:
        verbose_name, verbose_name_plural = _("wish"), _("wishes")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State), name="wish_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=GOING_ON) | Q(due_at__isnull=False),
                name="wish_going_on_has_a_due_time",
            ),
            models.CheckConstraint(
                condition=Q(helper__isnull=False, claimed_at__isnull=False)
                | ~Q(state__in=[*sorted(HELD), *sorted(TRUE)]),
                name="claimed_wish_has_a_helper",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.OPEN) | (~Q(title="") & Q(published_at__isnull=False)),
                name="open_wish_is_published",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gt=0, people__gt=0), name="wish_takes_somebody_some_time"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="wish_by_due"),
            models.Index(fields=["community", "state", "submitted_at"], name="wish_of_place"),
            models.Index(fields=["helper", "state"], name="wish_of_helper"),
            models.Index(fields=["asked_by", "submitted_at"], name="wish_of_asker"),
            models.Index(fields=["next_rung_at"], name="wish_next_rung"),
            models.Index(fields=["realised_at"], name="wish_by_realised"),
            models.Index(fields=["ended_at"], name="wish_by_end"),
        ]

    def __str__(self) -> str:
        return self.title or self.code

    def get_absolute_url(self) -> str:
        return reverse("wish", args=[self.pk])

    @property
    def code(self) -> str:
        """The number by which people name it."""
        return f"W-{self.pk}"

    @property
    def goes_on(self) -> bool:
        return self.state in GOING_ON

    @property
    def is_held(self) -> bool:
        return self.state in HELD

    @property
    def skills(self) -> frozenset[str]:
        return unpacked(self.skill_codes)

    @property
    def slots(self) -> frozenset[str]:
        return unpacked(self.slot_codes)

    @property
    def side(self) -> Side | None:
        """In whose hands it lies now. An asker who stays silent hands it to the desk."""
        if self.state in (State.CLAIMED, State.IN_PROGRESS):
            return Side.HELPER
        if self.state == State.PENDING_CONFIRM:
            return Side.DESK if self.rung else Side.ASKER
        return Side.DESK if self.goes_on else None

    def is_reserved(self, now: datetime) -> bool:
        """Whether the first of the waiting list has it alone just now."""
        return self.reserved_until is not None and now < self.reserved_until


OLDEST_FIRST = (F("round").desc(), F("wanted_on").asc(nulls_last=True), "published_at", "pk")
