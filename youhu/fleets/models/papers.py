"""What is shown for an admission: documents that run out, and permits for zones."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from youhu.common.sealed import SealedField, SealedQuerySet, SealedRow
from youhu.fleets import rules
from youhu.fleets.models.fleets import Driver, Fleet, Vehicle
from youhu.fleets.models.types import StreetZone
from youhu.fleets.rules import DocumentKind, DocumentState, Paper
from youhu.ledger.clocked import Clocked
from youhu.registry.models import Member


class DocumentQuerySet(SealedQuerySet["Document"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the fleets that the member sees."""
        return self.filter(fleet__in=Fleet.objects.visible_to(member).values("pk"))


class Document(SealedRow, Clocked):
    """One paper of a fleet, of one of its vehicles or of one of its drivers, with its last day."""

    MOVES = rules.DOCUMENT_MOVES

    fleet = models.ForeignKey(Fleet, models.PROTECT, related_name="documents")
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, null=True, related_name="documents")
    driver = models.ForeignKey(Driver, models.PROTECT, null=True, related_name="documents")
    kind = models.CharField(_("document"), max_length=20, choices=DocumentKind)
    code = SealedField(_("number"), max_length=40)  # of a driver's licence it is the ID number
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    image = models.FileField(_("photo"), upload_to="papers/%Y/%m/%d", blank=True)
    thumb = models.FileField(upload_to="papers/%Y/%m/%d", blank=True)
    submitted_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("why"), max_length=rules.MOST_NOTE, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=DocumentState, default=DocumentState.SUBMITTED
    )

    objects = DocumentQuerySet.as_manager()  # type: ignore[misc]  # instead of the sealed row’s

    class Meta:
        verbose_name, verbose_name_plural = _("document"), _("documents")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DocumentState), name="paper_state_known"),
            models.CheckConstraint(
                condition=Q(vehicle__isnull=True) | Q(driver__isnull=True),
                name="paper_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="paper_ends_later"
            ),
        ]
        indexes = [models.Index(fields=["state", "valid_until"], name="paper_by_end")]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def thing(self) -> Fleet | Vehicle | Driver:
        """What it is a document of."""
        return self.vehicle or self.driver or self.fleet

    @property
    def masked(self) -> str:
        """Its number as lists show it: the last four characters."""
        said = str(self.code)
        return f"…{said[-4:]}" if len(said) > 4 else said

    @property
    def paper(self) -> Paper:
        """What the rules ask of it."""
        return Paper(self.kind, self.state, self.valid_from, self.valid_until)


class Permit(models.Model):
    """A vehicle may enter a zone at these hours, whatever the rules say for others."""

    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="permits")
    zone = models.ForeignKey(StreetZone, models.PROTECT, related_name="permits")
    number = models.CharField(_("number"), max_length=40)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))

    class Meta:
        verbose_name, verbose_name_plural = _("permit"), _("permits")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts"), valid_until__gte=F("valid_from")),
                name="permit_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.zone}"

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on <= self.valid_until
