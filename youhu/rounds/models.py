"""Rounds from door to door: their times, what is brought to which door, who carries it."""

from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.calendar import SHANGHAI
from youhu.common.sealed import SealedField, SealedQuerySet, SealedRow
from youhu.ledger.clocked import Clocked
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Organisation
from youhu.rounds import rules
from youhu.rounds.rules import (
    ACTIVE_PARTS,
    DOOR_S,
    MOST_ITEMS,
    MOST_NAME,
    MOST_REASON,
    MOST_REFERENCE,
    DropState,
    Miss,
    PartState,
    State,
    Times,
)
from youhu.territory.models import Building, Household


class RoundPlan(Recorded):
    """Where rounds go and how: one community, its base, what a courier can carry."""

    community = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("community"), related_name="round_plans"
    )
    name = models.CharField(pgettext_lazy("rounds", "name"), max_length=MOST_NAME)
    lng = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    weekdays = models.CharField(_("weekdays"), max_length=7, default="1234567")
    most_bags = models.PositiveSmallIntegerField(_("bags a trolley holds"), default=30)
    most_kg = models.PositiveSmallIntegerField(_("kg a trolley holds"), default=80)
    door_s = models.PositiveSmallIntegerField(_("seconds a door takes"), default=DOOR_S)
    is_open = models.BooleanField(_("takes orders"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("plan of rounds"), _("plans of rounds")
        constraints = [
            models.UniqueConstraint("community", "name", name="round_plan_once"),
            models.CheckConstraint(
                condition=Q(most_bags__gt=0, most_kg__gt=0, door_s__gt=0),
                name="round_plan_carries_something",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def times(self) -> list[Times]:
        return [Times(row.cut_off, row.departs, row.ends) for row in self.hours.order_by("departs")]


class RoundTime(models.Model):
    """One round of the day of a plan."""

    plan = models.ForeignKey(RoundPlan, models.CASCADE, related_name="hours")
    cut_off = models.TimeField(_("orders until"))
    departs = models.TimeField(_("sets out at"))
    ends = models.TimeField(_("to be over by"))

    class Meta:
        verbose_name, verbose_name_plural = _("time of rounds"), _("times of rounds")
        constraints = [
            models.UniqueConstraint("plan", "departs", name="round_time_once"),
            models.CheckConstraint(
                condition=Q(cut_off__lt=F("departs"), departs__lt=F("ends")),
                name="round_time_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.departs:%H:%M}"


class NoEntry(models.Model):
    """A house that couriers may not enter for a while: handed over at its gate."""

    plan = models.ForeignKey(RoundPlan, models.CASCADE, related_name="no_entries")
    building = models.ForeignKey(Building, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=MOST_REASON)
    since = models.DateTimeField(pgettext_lazy("rounds", "since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("house without entry"), _("houses without entry")
        constraints = [
            models.UniqueConstraint(
                "plan", "building", condition=Q(until=None), name="no_entry_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="no_entry_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.building}: {self.reason}"


class Courier(models.Model):
    """Somebody who is ready to carry in the rounds of a plan, from one day to another."""

    plan = models.ForeignKey(RoundPlan, models.CASCADE, related_name="couriers")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    since = models.DateField(pgettext_lazy("rounds", "since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("courier"), _("couriers")
        constraints = [
            models.UniqueConstraint("plan", "member", condition=Q(until=None), name="courier_once")
        ]

    def __str__(self) -> str:
        return str(self.member.person)


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, member: Member) -> Self:
        """The desk of the community, and who looks over its area."""
        if member.pk and member.keeps_community:
            return self.filter(community=member.organisation_id)
        if not (member.pk and member.oversees):
            return self.none()
        return self.filter(community__area_code__startswith=member.area_code)

    def going_on(self) -> Self:
        return self.exclude(state__in=rules.ENDED)

    def late(self, now: datetime) -> Self:
        return self.going_on().filter(due_at__lt=now)

    def whole(self) -> Self:
        return self.select_related("plan", "community")


class Round(Clocked):
    """One round of one day. Its owner is the community's desk; what is due next is `due_at`."""

    MOVES = rules.MOVES

    plan = models.ForeignKey(RoundPlan, models.PROTECT, related_name="rounds")
    community = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.COLLECTING)
    cut_off_at = models.DateTimeField(_("orders until"))
    departs_at = models.DateTimeField(_("sets out"))
    ends_at = models.DateTimeField(_("to be over by"))
    out_at = models.DateTimeField(_("under way since"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    last_s = models.PositiveIntegerField(default=0)  # from setting out to the last door, as planned
    walk_s = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = RoundQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = pgettext_lazy("round", "round"), _("rounds")
        constraints = [
            models.UniqueConstraint("plan", "departs_at", name="round_once"),
            models.CheckConstraint(condition=Q(state__in=State), name="round_state_known"),
            models.CheckConstraint(
                condition=Q(cut_off_at__lt=F("departs_at"), departs_at__lt=F("ends_at")),
                name="round_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state__in=rules.ENDED) | Q(due_at__isnull=False),
                name="open_round_has_due_time",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-departs_at"], name="round_of_community"),
            models.Index(fields=["next_rung_at"], name="round_by_rung"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.departs_at.astimezone(SHANGHAI):%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("round", args=[self.pk])

    @property
    def tone(self) -> str:
        return rules.TONES.get(State(self.state), "")

    @property
    def on(self) -> date:
        return self.departs_at.astimezone(SHANGHAI).date()


class Part(Recorded):
    """What one courier carries in a round."""

    MOVES = rules.PART_MOVES

    round = models.ForeignKey(Round, models.CASCADE, related_name="parts")
    courier = models.ForeignKey(Member, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=PartState, default=PartState.NAMED)
    ends_s = models.PositiveIntegerField(default=0)  # from setting out to the last door, as planned
    walk_s = models.PositiveIntegerField(default=0)
    out_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=MOST_REASON, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("share of a round"), _("shares of a round")
        constraints = [
            models.UniqueConstraint(
                "round", "courier", condition=Q(state__in=ACTIVE_PARTS), name="one_share_a_courier"
            ),
            models.CheckConstraint(condition=Q(state__in=PartState), name="round_part_known"),
        ]

    def __str__(self) -> str:
        return str(self.courier.person)

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE_PARTS

    @property
    def tone(self) -> str:
        return rules.PART_TONES.get(PartState(self.state), "")


class Stop(models.Model):
    """One house, or a part of it, in a courier's share; its list has a code to hand it over."""

    part = models.ForeignKey(Part, models.CASCADE, related_name="stops")
    building = models.ForeignKey(Building, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=22, unique=True)
    arrives_s = models.PositiveIntegerField()
    leaves_s = models.PositiveIntegerField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    is_at_gate = models.BooleanField(default=False)
    image = models.FileField(upload_to="rounds/%Y/%m/%d", blank=True)
    thumb = models.FileField(upload_to="rounds/%Y/%m/%d", blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("stop of a round"), _("stops of a round")
        constraints = [models.UniqueConstraint("part", "place", name="stop_place_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.building}"


class DropQuerySet(SealedQuerySet["Drop"]):
    def open(self) -> Self:
        return self.filter(state__in=rules.OPEN_DROPS)

    def waiting(self) -> Self:
        return self.filter(state=DropState.WAITING)


class Drop(Recorded, SealedRow):
    """One order for one door. What is in the bags is sealed; how many there are is not."""

    MOVES = rules.DROP_MOVES
    FENCE = ("round_id",)

    round = models.ForeignKey(Round, models.PROTECT, related_name="drops")
    stop = models.ForeignKey(Stop, models.SET_NULL, null=True, related_name="drops")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=MOST_REFERENCE)  # of who asked: the same is taken once
    bags = models.PositiveSmallIntegerField(_("bags"), default=1)
    grams = models.PositiveIntegerField(_("grams"), default=0)
    items = SealedField(pgettext_lazy("drop", "what it is"), max_length=MOST_ITEMS, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=DropState, default=DropState.WAITING
    )
    tries = models.PositiveSmallIntegerField(default=0)
    carried = models.PositiveSmallIntegerField(default=0)  # into a later round, so many times
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("ordered"))
    missed = models.CharField(max_length=10, choices=Miss, blank=True)
    remark = models.CharField(max_length=MOST_REASON, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    erased_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = DropQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = pgettext_lazy("round", "drop"), _("drops")
        constraints = [
            models.UniqueConstraint("reference", "household", name="drop_once"),
            models.CheckConstraint(condition=Q(state__in=DropState), name="drop_state_known"),
            models.CheckConstraint(condition=Q(bags__gt=0), name="drop_has_a_bag"),
            models.CheckConstraint(
                condition=Q(state__in=rules.OPEN_DROPS) | Q(ended_at__isnull=False),
                name="ended_drop_has_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["round", "state"], name="drop_of_round")]

    def __str__(self) -> str:
        return f"{self.household_id} {self.bags}"
