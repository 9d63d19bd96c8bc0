"""The move of a member from one Party organisation to another, by an introduction letter."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youhu.ledger.models import Recorded
from youhu.party import rules
from youhu.party.models.membership import Membership
from youhu.party.rules import (
    LOOKS,
    MOST_REASON,
    NEXT_STEP,
    OPEN,
    SIDE_OF,
    WITH_LETTER,
    Side,
    Standing,
    State,
)
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import Role


class TransferQuerySet(models.QuerySet["Transfer"]):
    def visible_to(self, member: Member) -> Self:
        """Those from or to the member's area; auditors all."""
        if member.role == Role.AUDITOR:
            return self
        if not member.minds_area:
            return self.none()
        code = member.area_code
        return self.filter(
            Q(source__area_code__startswith=code) | Q(target__area_code__startswith=code)
        )

    def open(self) -> Self:
        return self.filter(state__in=OPEN)


class Transfer(Recorded):
    """A member goes from one Party organisation to another; the sending one answers until the end.

    Where the other one is outside the district, `elsewhere` names it.
    """

    MOVES = rules.MOVES
    FENCE = ("revision",)

    person = models.ForeignKey(Person, models.PROTECT, related_name="transfers")
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="transfers"
    )
    source = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("from"),
        related_name="+",
    )
    target = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("to"), related_name="+"
    )
    elsewhere = models.CharField(_("outside the district"), max_length=100, blank=True)
    reason = models.CharField(_("reason"), max_length=MOST_REASON)
    standing = models.CharField(
        _("standing"), max_length=12, choices=Standing, default=Standing.FULL
    )  # of who comes from outside
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.APPLIED)
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("applied"))
    due_at = models.DateTimeField(_("due"), null=True)
    rung = models.PositiveSmallIntegerField(default=0)
    letter_number = models.CharField(_("letter number"), max_length=40, blank=True)
    letter_on = models.DateField(_("letter of"), null=True)
    letter_until = models.DateField(_("valid until"), null=True)
    dues_until = models.DateField(_("dues paid until"), null=True)  # the first day of that month
    ended_at = models.DateTimeField(null=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("transfer"), _("transfers")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State), name="transfer_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=OPEN) | Q(due_at__isnull=False), name="open_transfer_is_due"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN) | Q(ended_at__isnull=False), name="transfer_has_ended"
            ),
            models.UniqueConstraint(
                "person", condition=Q(state__in=OPEN), name="one_open_transfer"
            ),
            models.UniqueConstraint(
                "letter_number", condition=~Q(letter_number=""), name="letter_number_once"
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=False, target__isnull=False, elsewhere="")
                | (Q(source__isnull=False, target__isnull=True) & ~Q(elsewhere=""))
                | (Q(source__isnull=True, target__isnull=False) & ~Q(elsewhere="")),
                name="transfer_has_two_ends",
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=True) | Q(membership__isnull=False),
                name="transfer_of_a_membership",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WITH_LETTER)
                | (
                    ~Q(letter_number="")
                    & Q(letter_until__gt=F("letter_on"))
                    & Q(dues_until__isnull=False)
                ),
                name="transfer_has_a_letter",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return self.letter_number or f"{self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("party_transfer", args=[self.pk])

    @property
    def look(self) -> tuple[str, str]:
        """Shape and tone of the state."""
        return LOOKS[State(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def comes_from(self) -> str:
        """Where the member comes from, in words."""
        return str(self.source) if self.source else self.elsewhere

    @property
    def goes_to(self) -> str:
        """Where the member goes, in words."""
        return str(self.target) if self.target else self.elsewhere

    @property
    def next_step(self) -> str:
        """The verb that leads on; empty at the end."""
        return NEXT_STEP.get(State(self.state), "")

    @property
    def turn(self) -> Organisation:
        """Whose step is next; for an end outside the district the other one writes it down."""
        ends = [self.source, self.target]
        if SIDE_OF.get(self.next_step) == Side.RECEIVING:
            ends.reverse()
        return next(end for end in ends if end is not None)

    @property
    def responsible(self) -> Organisation:
        """Who answers for the member until the receipt is back: the sending organisation."""
        return next(end for end in (self.source, self.target) if end is not None)

    @property
    def validity(self) -> timedelta:
        """How long its letter holds."""
        if self.letter_on is None or self.letter_until is None:
            return timedelta(0)
        return self.letter_until - self.letter_on

    @property
    def has_letter(self) -> bool:
        """Whether a letter of ours can be printed: written, and not over."""
        return self.source_id is not None and self.state in (State.ISSUED, State.RECEIVED)
