"""Proposed plans of tours, the bounds within which they come into force, and who got how much."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from youhu.dispatch import rules
from youhu.dispatch.rules import PlanState
from youhu.fleets.models import Fleet
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Organisation


class PlanQuerySet(models.QuerySet["TourPlan"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the desk's market, and of an overseen area."""
        if member.organisation_id is None:
            return self.none()
        if member.keeps_market:
            return self.filter(market=member.organisation_id)
        if member.oversees:
            return self.filter(market__area_code__startswith=member.area_code)
        return self.none()


class TourPlan(Recorded):
    """Tours as an engine proposes them: better by how much, at what change for whom, and why."""

    MOVES = rules.PLAN_MOVES

    market = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=PlanState, default=PlanState.PROPOSED
    )
    made_at = models.DateTimeField(_("made"))
    cause = models.CharField(_("because of"), max_length=120)
    engine = models.CharField(_("engine"), max_length=20)
    seed = models.PositiveIntegerField(_("seed"))
    cpu_ms = models.PositiveIntegerField(_("reckoned for (ms)"))
    basis = models.CharField(max_length=64)  # digest of the tours that it would replace
    before = models.JSONField(default=dict)  # figures of the tours as they are
    after = models.JSONField(default=dict)  # and as they would be
    tours = models.JSONField(default=list)  # shift → stops with their moments
    changes = models.JSONField(default=list)  # one a changed order: from, to, why
    is_automatic = models.BooleanField(_("by itself"), default=False)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("plan of tours"), _("plans of tours")
        indexes = [models.Index(fields=["market", "state", "made_at"], name="plans_of_market")]

    def __str__(self) -> str:
        return f"{self.market} {self.made_at:%H:%M}"


class DispatchTerms(Recorded):
    """How a market's dispatch works: what comes into force by itself, how fair it must be."""

    market = models.OneToOneField(Organisation, models.PROTECT, related_name="dispatch_terms")
    is_automatic = models.BooleanField(_("plans come into force by themselves"), default=False)
    least_saved_m = models.PositiveIntegerField(_("least way saved (m)"), default=500)
    most_changed_stops = models.PositiveSmallIntegerField(
        _("most changes of what one driver is at"), default=2
    )
    replan_minutes = models.PositiveSmallIntegerField(_("reckoned every (minutes)"), default=5)
    cpu_ms = models.PositiveIntegerField(_("reckoned for at most (ms)"), default=1500)
    narrow_minutes = models.PositiveSmallIntegerField(
        _("length of a narrow slot (minutes)"), default=60
    )
    wide_minutes = models.PositiveSmallIntegerField(
        _("length of a wide slot (minutes; 0: none)"), default=180, db_default=180
    )
    reserve_minutes = models.PositiveSmallIntegerField(
        _("reserve before the end of a slot (minutes)"), default=15, db_default=15
    )
    waits_for_goods = models.BooleanField(
        _("vehicles wait for more goods while nothing gets late"), default=True, db_default=True
    )
    fair_percent = models.PositiveSmallIntegerField(
        _("longer ways for the sake of fairness (%)"), default=2
    )

    class Meta:
        verbose_name, verbose_name_plural = _("terms of dispatch"), _("terms of dispatch")

    def __str__(self) -> str:
        return str(self.market)


class FleetBalance(models.Model):
    """What one fleet offered and got on one day: the published rule of fairness reads these."""

    fleet = models.ForeignKey(Fleet, models.PROTECT, related_name="balances")
    on = models.DateField(_("day"))
    offered_s = models.PositiveIntegerField(_("offered (s)"))  # hours × vehicles, by capacity
    offered_kg_h = models.PositiveIntegerField(_("offered capacity (kg·h)"))
    work_cents = models.PositiveIntegerField(_("earned (cents)"))
    due_cents = models.PositiveIntegerField(_("its share (cents)"))
    driven_m = models.PositiveIntegerField(_("way driven (m)"))
    orders = models.PositiveIntegerField(_("orders"))
    reckoned_at = models.DateTimeField(null=True)  # phones hand in late: it is reckoned again

    class Meta:
        verbose_name, verbose_name_plural = _("balance of a fleet"), _("balances of fleets")
        constraints = [models.UniqueConstraint("fleet", "on", name="balance_once")]

    def __str__(self) -> str:
        return f"{self.fleet} {self.on}"
