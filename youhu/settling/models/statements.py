"""Statements of fleets for a period, what stands on them, and what corrects them."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.delivery.models import Order
from youhu.fleets.models import Fleet
from youhu.ledger.clocked import Clocked
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Organisation
from youhu.settling import rules
from youhu.settling.rules import CorrectionState, State

T = TypeVar("T", bound=models.Model)


class SettledQuerySet(models.QuerySet[T]):
    def visible_to(self, member: Member) -> Self:
        """Those of the fleets that the member sees."""
        return self.filter(fleet__in=Fleet.objects.visible_to(member).values("pk"))


class StatementQuerySet(SettledQuerySet["Statement"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the fleets that the member sees; a fleet reads no draft about itself."""
        seen = super().visible_to(member)
        return (
            seen.exclude(state__in=(State.DRAFT, State.DISCARDED)) if member.keeps_fleet else seen
        )

    def standing(self) -> Self:
        """Those that were not discarded."""
        return self.filter(state__in=rules.STANDING)

    def whole(self) -> Self:
        return self.select_related("market", "fleet__organisation", "fleet__market")


class Statement(Clocked):
    """What the market owes one fleet for a period: freight, less the fee, with corrections."""

    MOVES = rules.MOVES

    market = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("market"), related_name="+"
    )
    fleet = models.ForeignKey(
        Fleet, models.PROTECT, verbose_name=_("fleet"), related_name="statements"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    drawn_at = models.DateTimeField(_("drawn up"))
    orders = models.PositiveIntegerField(_("orders"), default=0)
    late = models.PositiveIntegerField(_("late"), default=0)
    kg = models.PositiveBigIntegerField(_("weight (kg)"), default=0)
    fee_percent = models.PositiveSmallIntegerField(_("fee (%)"))
    freight_cents = models.PositiveBigIntegerField(_("freight (cents)"), default=0)
    fee_cents = models.PositiveBigIntegerField(_("fee (cents)"), default=0)
    corrected_cents = models.BigIntegerField(_("corrections (cents)"), default=0)
    net_cents = models.BigIntegerField(_("to be paid (cents)"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True)
    agreed_at = models.DateTimeField(_("agreed"), null=True)
    paid_at = models.DateTimeField(_("paid"), null=True)
    reference = models.CharField(
        _("number of the transfer"), max_length=rules.MOST_REFERENCE, blank=True
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("statement"), _("statements")
        constraints = [
            models.UniqueConstraint(
                "fleet", "starts_on", condition=Q(state__in=rules.STANDING),
                name="one_statement_a_period",
            ),
            models.CheckConstraint(condition=Q(state__in=State), name="statement_state_known"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="statement_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(
                    net_cents=F("freight_cents") - F("fee_cents") + F("corrected_cents")
                ),
                name="statement_adds_up",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=rules.OPEN) | Q(due_at__isnull=False),
                name="open_statement_has_a_due_time",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["market", "starts_on", "state"], name="statements_of_market"),
            models.Index(fields=["next_rung_at"], name="statement_rung"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("statement", args=[self.pk])

    @property
    def code(self) -> str:
        """How people name it: the period and the number of the fleet."""
        return f"JS-{self.starts_on:%Y%m%d}-{self.fleet.number:02}"


class Line(models.Model):
    """One order on a statement; an order stands on one statement and no other."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="lines")
    order = models.OneToOneField(Order, models.PROTECT, related_name="settled_on")
    freight_cents = models.PositiveIntegerField(_("freight (cents)"))
    is_late = models.BooleanField(_("late"))

    class Meta:
        verbose_name, verbose_name_plural = _("line"), _("lines")
        indexes = [models.Index(fields=["statement", "id"], name="line_of_statement")]

    def __str__(self) -> str:
        return f"{self.statement} {self.order}"


class CorrectionQuerySet(SettledQuerySet["Correction"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the fleets that the member sees; a fleet reads those on a statement it got."""
        seen = super().visible_to(member)
        if not member.keeps_fleet:
            return seen
        on_one = seen.filter(state=CorrectionState.SETTLED)
        return on_one.exclude(statement__state__in=(State.DRAFT, State.DISCARDED))


class Correction(Clocked):
    """More or less for a fleet, with its reason; a second person allows it."""

    MOVES = rules.CORRECTION_MOVES

    fleet = models.ForeignKey(
        Fleet, models.PROTECT, verbose_name=_("fleet"), related_name="corrections"
    )
    cents = models.IntegerField(_("amount (cents)"))
    reason = models.CharField(_("why"), max_length=rules.MOST_REASON)
    order = models.ForeignKey(
        Order, models.PROTECT, null=True, verbose_name=_("order"), related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=CorrectionState, default=CorrectionState.PROPOSED
    )
    proposed_at = models.DateTimeField(pgettext_lazy("statement", "proposed"))
    proposed_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    statement = models.ForeignKey(Statement, models.PROTECT, null=True, related_name="corrections")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("correction"), _("corrections")
        constraints = [
            models.CheckConstraint(condition=~Q(cents=0), name="correction_of_something"),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.SETTLED) | Q(statement__isnull=False),
                name="settled_correction_has_a_statement",
            ),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.PROPOSED) | Q(due_at__isnull=False),
                name="open_correction_has_a_due_time",
            ),
        ]
        indexes = [models.Index(fields=["fleet", "state"], name="correction_of_fleet")]

    def __str__(self) -> str:
        return f"{self.fleet} {self.cents}"

    @property
    def code(self) -> str:
        return f"TZ-{self.pk}"


class SettlementTerms(Recorded):
    """What part of the freight the association keeps."""

    market = models.OneToOneField(Organisation, models.PROTECT, related_name="settlement_terms")
    fee_percent = models.PositiveSmallIntegerField(_("fee (%)"), default=rules.FEE_PERCENT)

    class Meta:
        verbose_name, verbose_name_plural = _("terms of settlement"), _("terms of settlement")
        constraints = [
            models.CheckConstraint(condition=Q(fee_percent__lte=50), name="fee_is_a_part"),
        ]

    def __str__(self) -> str:
        return str(self.market)
