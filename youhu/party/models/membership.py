"""Who belongs to which Party organisation: sensitive, and kept apart from what people act as."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from youhu.party.rules import Standing
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import Role


class MembershipQuerySet(models.QuerySet["Membership"]):
    def serving(self, on: date) -> Self:
        """Those that hold on that day."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on), valid_from__lte=on)

    def visible_to(self, member: Member) -> Self:
        """Auditors see all; who keeps a community or oversees an area, those in it; all their own.

        In it is who belongs to an organisation there, and who lives there.
        """
        if member.role == Role.AUDITOR:
            return self
        if member.oversees or member.keeps_community:
            living = Q(
                person__residences__valid_until=None,
                person__residences__household__building__cell__code__startswith=member.area_code,
            )
            here = Q(organisation__area_code__startswith=member.area_code)
            return self.filter(here | living).distinct()
        return self.filter(person_id=member.person_id) if member.pk else self.none()


class Membership(models.Model):
    """Somebody belongs to a Party organisation, from one day to another.

    At home one belongs to one organisation; a joint or temporary branch is a second membership
    with a scope and an end. Nobody acts as a member: what people do, they do as residents or staff
    (`registry.Member`), so no page of a call tells who is in the Party.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("person"), related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("Party organisation"),
        related_name="memberships",
    )
    standing = models.CharField(
        _("standing"), max_length=12, choices=Standing, default=Standing.FULL
    )
    is_home = models.BooleanField(_("home organisation"), default=True)
    is_working = models.BooleanField(_("in service"), default=False)
    scope = models.CharField(_("scope"), max_length=200, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("Party membership"), _("Party memberships")
        constraints = [
            models.UniqueConstraint(
                "person",
                condition=Q(is_home=True, valid_until__isnull=True),
                name="one_home_organisation",
            ),
            models.UniqueConstraint(
                "person", "organisation", "valid_from", name="party_membership_once"
            ),
            models.CheckConstraint(condition=Q(standing__in=Standing), name="party_standing_known"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="party_membership_valid_later",
            ),
            models.CheckConstraint(
                condition=Q(is_home=True) | (Q(valid_until__isnull=False) & ~Q(scope="")),
                name="second_membership_has_scope_and_end",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "valid_until"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"
