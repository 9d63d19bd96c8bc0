"""A member in service checks in to the community of the home."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youhu.common.sealed import BlindIndex, SealedField, SealedQuerySet, SealedRow
from youhu.ledger.clocked import Clocked
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.volunteering import rules
from youhu.volunteering.rules import ACTIVE, State, Way, unpacked


class CheckInQuerySet(SealedQuerySet["CheckIn"]):
    def active(self) -> Self:
        return self.filter(state__in=ACTIVE)

    def visible_to(self, member: Member) -> Self:
        """The own one; those of the community one keeps or the area one oversees; auditors all.

        The unit that somebody works for sees that its own people have checked in, and no more.
        """
        if member.role == Role.AUDITOR:
            return self
        if member.oversees or member.keeps_community:
            return self.filter(community__code__startswith=member.area_code)
        if member.role == Role.HANDLER and member.organisation_id:
            return self.filter(unit=member.organisation_id)
        if member.role == Role.RESIDENT and member.pk:
            return self.filter(person=member.person_id)
        return self.none()


class CheckIn(SealedRow, Clocked):
    """Somebody in service reports where they live: what they can do, and when they are free.

    It begins in the hands of the community, which accepts it. One at a time is active.
    """

    MOVES = rules.MOVES

    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("person"), related_name="check_ins"
    )
    community = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("community"), related_name="check_ins"
    )
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, verbose_name=_("unit"), related_name="check_ins"
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.SUBMITTED)
    way = models.CharField(_("way"), max_length=10, choices=Way)
    phone = SealedField(_("telephone"), max_length=20, blank=True)
    phone_index = BlindIndex(of="phone")
    skill_codes = models.CharField(_("skills"), max_length=rules.MOST_CODES, blank=True)
    kind_codes = models.CharField(_("kinds of service"), max_length=rules.MOST_CODES, blank=True)
    free_codes = models.CharField(_("free times"), max_length=rules.MOST_CODES, blank=True)
    submitted_at = models.DateTimeField(_("submitted"))
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    accepted_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    rechecked_at = models.DateTimeField(_("confirmed as still true"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    reason = models.CharField(_("reason"), max_length=rules.MOST_REASON, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")

    objects = CheckInQuerySet.as_manager()  # type: ignore[misc]  # instead of the sealed row's

    class Meta:
        verbose_name, verbose_name_plural = _("check-in"), _("check-ins")
        constraints = [
            models.UniqueConstraint(
                "person", condition=Q(state__in=ACTIVE), name="one_active_check_in"
            ),
            models.CheckConstraint(condition=Q(state__in=State), name="check_in_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=ACTIVE) | Q(due_at__isnull=False),
                name="active_check_in_has_a_clock",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACCEPTED) | Q(accepted_at__isnull=False),
                name="accepted_check_in_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "submitted_at"], name="check_in_of_place"),
            models.Index(fields=["unit", "state"], name="check_in_of_unit"),
            models.Index(fields=["next_rung_at"], name="check_in_next_rung"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.community}"

    @property
    def code(self) -> str:
        """The number of the card."""
        return f"B-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("one_check_in", args=[self.pk])

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def skills(self) -> frozenset[str]:
        return unpacked(self.skill_codes)

    @property
    def kinds(self) -> frozenset[str]:
        return unpacked(self.kind_codes)

    @property
    def free(self) -> frozenset[str]:
        return unpacked(self.free_codes)
