"""A unit checks in to a community: what it offers, what the community needs, what came of it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.sealed import SealedField, SealedQuerySet, SealedRow
from youhu.ledger.clocked import Clocked
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.volunteering import rules
from youhu.volunteering.rules import ACTIVE, NeedState, ServiceKind, State, unpacked


class UnitCheckInQuerySet(SealedQuerySet["UnitCheckIn"]):
    def active(self) -> Self:
        return self.filter(state__in=ACTIVE)

    def visible_to(self, member: Member) -> Self:
        """The community and the unit; who oversees the area; auditors."""
        if member.role == Role.AUDITOR:
            return self
        if member.oversees or member.keeps_community:
            return self.filter(community__code__startswith=member.area_code)
        if member.role == Role.HANDLER and member.organisation_id:
            return self.filter(unit=member.organisation_id)
        return self.none()


class UnitCheckIn(SealedRow, Clocked):
    """The report form 报到单 of a unit, with the service card: who to ring, what it offers.

    Once accepted, its clock runs to the next quarterly feedback.
    """

    MOVES = rules.UNIT_MOVES

    unit = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("unit"), related_name="unit_check_ins"
    )
    community = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("community"), related_name="unit_check_ins"
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.SUBMITTED)
    contact = models.CharField(_("contact"), max_length=50)
    phone = SealedField(_("telephone"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=120)
    kind_codes = models.CharField(_("kinds of service"), max_length=rules.MOST_CODES)
    offer = models.CharField(_("what the unit offers"), max_length=500)
    submitted_at = models.DateTimeField(_("submitted"))
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    accepted_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True)
    reason = models.CharField(_("reason"), max_length=rules.MOST_REASON, blank=True)

    objects = UnitCheckInQuerySet.as_manager()  # type: ignore[misc]  # instead of the sealed row's

    class Meta:
        verbose_name, verbose_name_plural = _("check-in of a unit"), _("check-ins of units")
        constraints = [
            models.UniqueConstraint(
                "unit", "community", condition=Q(state__in=ACTIVE), name="one_active_unit_check_in"
            ),
            models.CheckConstraint(condition=Q(state__in=State), name="unit_check_in_state"),
            models.CheckConstraint(
                condition=~Q(state__in=ACTIVE) | Q(due_at__isnull=False),
                name="active_unit_check_in_clock",
            ),
        ]
        indexes = [models.Index(fields=["community", "state"], name="unit_check_in_of_place")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.community}"

    @property
    def code(self) -> str:
        """The number of the report form."""
        return f"U-{self.pk}"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def kinds(self) -> frozenset[str]:
        return unpacked(self.kind_codes)

    def get_absolute_url(self) -> str:
        return reverse("unit_check_in", args=[self.pk])


class Need(Recorded):
    """One line of the community's list of needs; a unit that is checked in takes it up."""

    MOVES = rules.NEED_MOVES

    community = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("community"), related_name="needs"
    )
    what = models.CharField(_("need"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=ServiceKind)
    state = models.CharField(_("state"), max_length=10, choices=NeedState, default=NeedState.OPEN)
    listed_at = models.DateTimeField(_("listed"))
    taken_by = models.ForeignKey(UnitCheckIn, models.PROTECT, null=True, related_name="needs")
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("need"), _("needs")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=NeedState), name="need_state"),
            models.CheckConstraint(
                condition=Q(state=NeedState.TAKEN, taken_by__isnull=False)
                | ~Q(state=NeedState.TAKEN),
                name="taken_need_has_a_unit",
            ),
        ]
        indexes = [models.Index(fields=["community", "state"], name="need_of_place")]

    def __str__(self) -> str:
        return self.what


class Feedback(models.Model):
    """What a unit did in a quarter, as the community says on the service card."""

    check_in = models.ForeignKey(UnitCheckIn, models.CASCADE, related_name="feedbacks")
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    text = models.CharField(_("what was done"), max_length=500)
    rating = models.PositiveSmallIntegerField(pgettext_lazy("feedback", "rating"))
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("check_in", "year", "quarter", name="one_feedback_a_quarter"),
            models.CheckConstraint(
                condition=Q(rating__gte=1, rating__lte=3), name="feedback_rating_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_in} {self.year} Q{self.quarter}"
