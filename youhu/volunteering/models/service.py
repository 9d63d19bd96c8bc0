"""What somebody did for neighbours, and how long."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.ledger.clocked import Clocked
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.volunteering import rules
from youhu.volunteering.models.check_in import CheckIn
from youhu.volunteering.rules import COUNTED, ServiceKind, ServiceState, Source


class ServiceQuerySet(models.QuerySet["ServiceRecord"]):
    def counted(self) -> Self:
        """Those whose hours count: the community has confirmed them."""
        return self.filter(state__in=COUNTED)

    def visible_to(self, member: Member) -> Self:
        """The own ones; those of the community one keeps or the area one oversees; auditors all.

        A unit reads the hours of its people from its quarterly letter.
        """
        if member.role == Role.AUDITOR:
            return self
        if member.oversees or member.keeps_community:
            return self.filter(community__code__startswith=member.area_code)
        if member.role == Role.RESIDENT and member.pk:
            return self.filter(person=member.person_id)
        return self.none()


class ServiceRecord(Clocked):
    """One service of one person: logged, confirmed by the community, credited, fed back."""

    MOVES = rules.SERVICE_MOVES

    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("person"), related_name="services"
    )
    check_in = models.ForeignKey(CheckIn, models.PROTECT, null=True, related_name="services")
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, verbose_name=_("unit"), related_name="services"
    )
    community = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("community"), related_name="services"
    )
    what = models.CharField(_("service"), max_length=rules.MOST_WHAT)
    kind = models.CharField(_("kind"), max_length=12, choices=ServiceKind)
    starts_at = models.DateTimeField(_("began"))
    ends_at = models.DateTimeField(_("ended"))
    minutes = models.PositiveIntegerField(_("minutes"))
    state = models.CharField(
        _("state"), max_length=12, choices=ServiceState, default=ServiceState.LOGGED
    )
    source = models.CharField(_("source"), max_length=10, choices=Source)
    wish_key = models.CharField(max_length=60, blank=True)  # how the layer above names its wish
    logged_at = models.DateTimeField(_("logged"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    confirmed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    letter = models.ForeignKey("Letter", models.PROTECT, null=True, related_name="services")
    points = models.PositiveIntegerField(pgettext_lazy("volunteering", "points"), default=0)
    reason = models.CharField(_("reason"), max_length=rules.MOST_REASON, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("service record"), _("service records")
        constraints = [
            models.UniqueConstraint(
                "person", "wish_key", condition=~Q(wish_key=""), name="one_service_a_wish"
            ),
            models.CheckConstraint(condition=Q(state__in=ServiceState), name="service_state_known"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), minutes__gt=0), name="service_lasts"
            ),
            models.CheckConstraint(
                condition=~Q(state=ServiceState.LOGGED) | Q(due_at__isnull=False),
                name="logged_service_has_a_clock",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state", "starts_at"], name="service_of_person"),
            models.Index(fields=["community", "state", "starts_at"], name="service_of_place"),
            models.Index(fields=["unit", "state", "confirmed_at"], name="service_of_unit"),
            models.Index(fields=["next_rung_at"], name="service_next_rung"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.what}"
