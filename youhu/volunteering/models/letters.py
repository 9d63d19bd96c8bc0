"""What goes out: the quarterly letter to a unit, and the certificate of somebody's hours."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youhu.ledger.clocked import Clocked
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import Role
from youhu.volunteering import rules
from youhu.volunteering.rules import LetterState


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, member: Member) -> Self:
        """A unit reads its own letters; who oversees the whole district, and auditors, all."""
        if member.role == Role.AUDITOR or (member.oversees and len(member.area_code) == 6):
            return self
        if member.role == Role.HANDLER and member.organisation_id:
            return self.filter(unit=member.organisation_id)
        return self.none()


class Letter(Clocked):
    """What the people of one unit did in one quarter: names, times, hours; nothing else of them.

    `lines` is what was said when it was sent: [name, times, minutes] each.
    """

    MOVES = rules.LETTER_MOVES

    unit = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("unit"), related_name="service_letters"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(
        _("state"), max_length=10, choices=LetterState, default=LetterState.SENT
    )
    lines: Any = models.JSONField(default=list)
    minutes = models.PositiveIntegerField(_("minutes"))
    sent_at = models.DateTimeField(_("sent"))
    signed_at = models.DateTimeField(_("signed for"), null=True)
    signed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    erased_at = models.DateTimeField(null=True)  # since then family names stand in `lines`

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("service letter"), _("service letters")
        constraints = [
            models.UniqueConstraint("unit", "year", "quarter", name="one_letter_a_quarter"),
            models.UniqueConstraint("year", "number", name="service_letter_number_once"),
            models.CheckConstraint(condition=Q(state__in=LetterState), name="letter_state"),
            models.CheckConstraint(
                condition=Q(state=LetterState.SIGNED) | Q(due_at__isnull=False),
                name="sent_letter_has_a_clock",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year} Q{self.quarter}"

    @property
    def code(self) -> str:
        """The number on the letter."""
        return f"{self.year}-Q{self.quarter}-{self.number:04}"

    def get_absolute_url(self) -> str:
        return reverse("letter", args=[self.pk])


class Certificate(Recorded):
    """A paper that says how many hours somebody has served; anybody may ask whether it is true."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates")
    code = models.CharField(_("code"), max_length=16, unique=True)
    minutes = models.PositiveIntegerField(_("minutes"))
    times = models.PositiveIntegerField(_("times"))
    stars = models.PositiveSmallIntegerField(_("stars"), default=0)
    since_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    issued_at = models.DateTimeField(_("issued"))

    class Meta:
        verbose_name, verbose_name_plural = (
            _("certificate of service"),
            _("certificates of service"),
        )

    def __str__(self) -> str:
        return self.code
