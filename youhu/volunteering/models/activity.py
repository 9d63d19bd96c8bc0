"""Volunteer teams, activities with a place and a time, and who signed up for them."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.ledger.clocked import Clocked
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Person
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.volunteering import rules
from youhu.volunteering.models.service import ServiceRecord
from youhu.volunteering.rules import WINDOW, ActivityState, ServiceKind, SignUpState


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, member: Member) -> Self:
        """Residents see all; a desk its own; who oversees an area, those in it; auditors all."""
        if member.role == Role.AUDITOR or (member.role == Role.RESIDENT and member.pk):
            return self
        if member.oversees or member.keeps_community:
            return self.filter(community__code__startswith=member.area_code)
        return self.none()


class Team(Recorded):
    """A volunteer team of a community, with a lead."""

    name = models.CharField(_("name"), max_length=60)
    about = models.CharField(_("what it does"), max_length=200, blank=True)
    community = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("community"), related_name="teams"
    )
    lead = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("lead"), related_name="teams_led"
    )
    made_at = models.DateTimeField(_("founded"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("volunteer team"), _("volunteer teams")
        constraints = [
            models.UniqueConstraint("community", "name", name="team_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("team", args=[self.pk])


class TeamMember(models.Model):
    """Somebody belongs to a team, for a time."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="teams")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "team", "person", condition=Q(left_at__isnull=True), name="in_a_team_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} · {self.person}"


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, member: Member) -> Self:
        """Residents see all; a desk its own; who oversees an area, those in it."""
        if member.role in (Role.AUDITOR, Role.RESIDENT):
            return self
        if member.oversees or member.keeps_community:
            return self.filter(community__code__startswith=member.area_code)
        return self.none()


class Activity(Recorded):
    """A community wants so many hands at a place, from when to when.

    `taken` counts the places that are held; the database keeps it within those wanted.
    """

    MOVES = rules.ACTIVITY_MOVES

    title = models.CharField(_("title"), max_length=60)
    text = models.TextField(_("what is to be done"), max_length=1000)
    kind = models.CharField(_("kind"), max_length=12, choices=ServiceKind)
    community = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("community"), related_name="activities"
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="activities")
    address = models.CharField(_("place"), max_length=120)
    lng = models.FloatField()
    lat = models.FloatField()
    radius_m = models.PositiveIntegerField(_("metres around the place"), default=rules.RADIUS_M)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    places = models.PositiveSmallIntegerField(_("places"))
    taken = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        _("state"), max_length=12, choices=ActivityState, default=ActivityState.OPEN
    )
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=rules.MOST_REASON, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("activity"), _("activities")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ActivityState), name="activity_state"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="activity_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("places"), places__gt=0), name="activity_not_overfull"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="activity_by_time"),
            models.Index(fields=["community", "state"], name="activity_of_place"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        """How people name it."""
        return f"A-{self.pk}"

    @property
    def left(self) -> int:
        """How many places are free."""
        return self.places - self.taken

    def is_window(self, now: datetime) -> bool:
        """Whether one may check in or out at the place now."""
        return self.starts_at - WINDOW <= now <= self.ends_at + WINDOW

    def get_absolute_url(self) -> str:
        return reverse("desk_activity", args=[self.pk])


class SignUp(Clocked):
    """One person's place in an activity, or on its waiting list: came, went, or did not come.

    Its clock runs while an objection to a no-show waits for the desk.
    """

    MOVES = rules.SIGN_UP_MOVES

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="sign_ups")
    person = models.ForeignKey(Person, models.PROTECT, related_name="sign_ups")
    state = models.CharField(_("state"), max_length=12, choices=SignUpState)
    signed_at = models.DateTimeField(_("signed up"))
    came_at = models.DateTimeField(_("came"), null=True)
    came_m = models.PositiveIntegerField(_("metres from the place"), null=True)
    went_at = models.DateTimeField(_("went"), null=True)
    went_m = models.PositiveIntegerField(null=True)
    is_by_hand = models.BooleanField(_("by the desk"), default=False)
    objection = models.CharField(_("objection"), max_length=rules.MOST_REASON, blank=True)
    answer = models.CharField(
        pgettext_lazy("objection", "answer"), max_length=rules.MOST_REASON, blank=True
    )
    service = models.OneToOneField(ServiceRecord, models.PROTECT, null=True, related_name="sign_up")

    class Meta:
        verbose_name, verbose_name_plural = _("sign-up"), _("sign-ups")
        constraints = [
            models.UniqueConstraint(
                "activity", "person", condition=~Q(state=SignUpState.WITHDRAWN),
                name="signed_up_once",
            ),
            models.CheckConstraint(condition=Q(state__in=SignUpState), name="sign_up_state"),
            models.CheckConstraint(
                condition=Q(went_at__isnull=True) | Q(went_at__gte=F("came_at")),
                name="went_after_coming",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["activity", "state", "signed_at"], name="sign_up_in_turn"),
            models.Index(fields=["person", "state"], name="sign_up_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.activity}"

    @property
    def community(self) -> Area:
        return self.activity.community
