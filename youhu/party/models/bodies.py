"""What a Party organisation is beside its name: form, term, officers, and agreed exceptions."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.ledger.models import Recorded
from youhu.party.rules import MOST_REASON, Form, Seat, Warn, is_beside_home
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import Role


class PartyBodyQuerySet(models.QuerySet["PartyBody"]):
    def visible_to(self, member: Member) -> Self:
        """Auditors see all; who keeps a community or oversees an area, those in it; others none."""
        if member.role == Role.AUDITOR:
            return self
        if not member.minds_area:
            return self.none()
        return self.filter(organisation__area_code__startswith=member.area_code)

    def overdue(self, on: date) -> Self:
        """Those whose term has ended, where nobody agreed that the election may wait."""
        agreed = Override.objects.holding(on).filter(warn=Warn.ELECTION_OVERDUE)
        return self.filter(term_ends_on__lt=on).exclude(pk__in=agreed.values("body"))


class PartyBody(Recorded):
    """A Party organisation: its form, until when its officers serve, where a temporary one acts."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, verbose_name=_("organisation"), related_name="party_body"
    )
    form = models.CharField(_("form"), max_length=12, choices=Form)
    units = models.PositiveSmallIntegerField(_("units in it"), default=1)
    scope = models.CharField(_("scope"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=MOST_REASON, blank=True)
    founded_on = models.DateField(_("founded"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    term_ends_on = models.DateField(_("term ends"), null=True, blank=True)
    escalated_for = models.DateField(null=True, blank=True)  # the end of term that was reported

    objects = PartyBodyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("Party organisation"), _("Party organisations")
        constraints = [
            models.CheckConstraint(condition=Q(form__in=Form), name="party_form_known"),
            models.CheckConstraint(condition=Q(units__gte=1), name="party_body_of_a_unit"),
            models.CheckConstraint(
                condition=~Q(form=Form.TEMPORARY) | (Q(ends_on__isnull=False) & ~Q(scope="")),
                name="temporary_branch_has_scope_and_end",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("founded_on")),
                name="party_body_ends_later",
            ),
        ]
        indexes = [models.Index(fields=["term_ends_on"])]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return reverse("party_organisation", args=[self.organisation_id])

    @property
    def is_beside_home(self) -> bool:
        """Whether its members belong at home elsewhere, and here until it ends."""
        return is_beside_home(self.form, self.ends_on)


class PartyOfficeQuerySet(models.QuerySet["PartyOffice"]):
    def serving(self, on: date) -> Self:
        """Those that are held on that day, also when their term is over and no election was."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), since_on__lte=on)


class PartyOffice(models.Model):
    """Somebody's seat in the committee of a Party organisation."""

    body = models.ForeignKey(PartyBody, models.PROTECT, related_name="offices")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    seat = models.CharField(_("seat"), max_length=12, choices=Seat)
    is_elected = models.BooleanField(_("elected"), default=True)
    since_on = models.DateField(pgettext_lazy("office", "since"))
    ended_on = models.DateField(null=True, blank=True)

    objects = PartyOfficeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("Party office"), _("Party offices")
        constraints = [
            models.CheckConstraint(condition=Q(seat__in=Seat), name="party_seat_known"),
            models.UniqueConstraint(
                "body", "person", "seat", condition=Q(ended_on__isnull=True), name="party_seat_once"
            ),
            models.UniqueConstraint(
                "body",
                condition=Q(ended_on__isnull=True, seat=Seat.SECRETARY),
                name="one_party_secretary",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} · {self.get_seat_display()}"


class OverrideQuerySet(models.QuerySet["Override"]):
    def holding(self, on: date) -> Self:
        return self.filter(lifted_at=None, until_on__gte=on)


class Override(models.Model):
    """A warning about a Party organisation that is set aside: by whom, why, until when."""

    body = models.ForeignKey(PartyBody, models.PROTECT, related_name="overrides")
    warn = models.CharField(max_length=20, choices=Warn)
    reason = models.CharField(_("reason"), max_length=MOST_REASON)
    until_on = models.DateField(_("until"))
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("override"), _("overrides")
        constraints = [
            models.UniqueConstraint(
                "body", "warn", condition=Q(lifted_at__isnull=True), name="one_override"
            ),
            models.CheckConstraint(
                condition=Q(warn__in=Warn) & ~Q(reason=""), name="override_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} · {self.get_warn_display()}"
