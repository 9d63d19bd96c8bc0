"""What people on duty ask of each other and hand over: swaps, leave with its turns, hand-overs."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youhu.ledger.models import Recorded
from youhu.registry.models import Member
from youhu.registry.rules import WORKING
from youhu.rosters import rules
from youhu.rosters.rules import (
    LEADERS,
    OPEN_HANDOVERS,
    OPEN_SWAPS,
    HandoverState,
    LeaveKind,
    LeaveState,
    SwapState,
)
from youhu.territory.models import Post, Roster


def led_by(member: Member, path: str) -> Q:
    """The posts, reached by `path`, that a member is in charge of, or whose area it oversees."""
    led = Q(**{f"{path}chief__person": member.person_id})
    if member.role in LEADERS and member.oversees:
        led |= Q(**{f"{path}unit__area_code__startswith": member.area_code})
    return led


class SwapQuerySet(models.QuerySet["Swap"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_SWAPS)

    def visible_to(self, member: Member) -> Self:
        """Those that the member's person asked or was asked for, and those of posts it leads."""
        if member.role not in WORKING:
            return self.none()
        own = Q(asker__person=member.person_id) | Q(colleague__person=member.person_id)
        return self.filter(own | led_by(member, "post__"))

    def whole(self) -> Self:
        people = ("asker__person", "colleague__person")
        return self.select_related("post__unit", "post__chief__person", *people)


class Swap(Recorded):
    """Somebody asks a colleague to take one turn, or to exchange it for one of the colleague's."""

    MOVES = rules.SWAP_MOVES

    post = models.ForeignKey(Post, models.CASCADE, related_name="swaps")
    roster = models.ForeignKey(Roster, models.SET_NULL, null=True, related_name="+")
    on = models.DateField(_("day"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    back_roster = models.ForeignKey(Roster, models.SET_NULL, null=True, related_name="+")
    back_on = models.DateField(_("day in exchange"), null=True)
    back_starts_at = models.DateTimeField(null=True)
    back_ends_at = models.DateTimeField(null=True)
    asker = models.ForeignKey(
        Member, models.PROTECT, verbose_name=_("asked by"), related_name="swaps_asked"
    )
    colleague = models.ForeignKey(
        Member, models.PROTECT, verbose_name=_("colleague"), related_name="swaps_to_answer"
    )
    state = models.CharField(_("state"), max_length=12, choices=SwapState, default=SwapState.ASKED)
    note = models.CharField(_("why"), max_length=rules.MOST_NOTE, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    answer_by = models.DateTimeField(_("to be answered by"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = SwapQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("swap"), _("swaps")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SwapState), name="swap_state_known"),
            models.CheckConstraint(condition=~Q(asker=F("colleague")), name="swap_with_another"),
            models.UniqueConstraint(
                "roster", "on", condition=Q(state__in=OPEN_SWAPS), name="one_open_swap_a_turn"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_SWAPS) | Q(ended_at__isnull=False),
                name="ended_swap_has_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["state", "answer_by"], name="swap_by_clock")]

    def __str__(self) -> str:
        return f"{self.post} {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("swap", args=[self.pk])

    @property
    def is_exchange(self) -> bool:
        """Whether the colleague gives a turn in return."""
        return self.back_on is not None

    @property
    def look(self) -> tuple[str, str]:
        """Shape and tone of the state."""
        return rules.LOOKS[self.state]


class LeaveQuerySet(models.QuerySet["Leave"]):
    def visible_to(self, member: Member) -> Self:
        """One's own, and those of people with turns at posts that one leads."""
        if member.role not in WORKING:
            return self.none()
        led = LeaveTurn.objects.filter(led_by(member, "post__")).values("leave")
        mine = Q(member__person=member.person_id) | Q(pk__in=led)
        if member.role in LEADERS and member.oversees:
            mine |= Q(member__organisation__area_code__startswith=member.area_code)
        return self.filter(mine)

    def whole(self) -> Self:
        return self.select_related("member__person", "member__organisation")


class Leave(Recorded):
    """A member is away for some days; each turn that falls in them needs a substitute."""

    MOVES = rules.LEAVE_MOVES

    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("who"), related_name="leaves")
    kind = models.CharField(_("kind"), max_length=10, choices=LeaveKind)
    from_on = models.DateField(_("first day"))
    to_on = models.DateField(_("last day"))
    reason = models.CharField(_("why"), max_length=rules.MOST_NOTE)
    state = models.CharField(
        _("state"), max_length=12, choices=LeaveState, default=LeaveState.ASKED
    )
    asked_at = models.DateTimeField(_("asked"))
    answer_by = models.DateTimeField(_("to be answered by"))
    ended_at = models.DateTimeField(_("decided"), null=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("leave"), _("leaves")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LeaveState), name="leave_state_known"),
            models.CheckConstraint(condition=Q(kind__in=LeaveKind), name="leave_kind_known"),
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="leave_ends_no_earlier"
            ),
            models.CheckConstraint(
                condition=Q(state=LeaveState.ASKED) | Q(ended_at__isnull=False),
                name="ended_leave_has_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["state", "answer_by"], name="leave_by_clock")]

    def __str__(self) -> str:
        return f"{self.member.person} {self.from_on} – {self.to_on}"

    def get_absolute_url(self) -> str:
        return reverse("leave", args=[self.pk])

    @property
    def look(self) -> tuple[str, str]:
        """Shape and tone of the state."""
        return rules.LOOKS[self.state]


class LeaveTurn(models.Model):
    """One turn that falls in a leave, and who does it instead."""

    leave = models.ForeignKey(Leave, models.CASCADE, related_name="turns")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    roster = models.ForeignKey(Roster, models.SET_NULL, null=True, related_name="+")
    on = models.DateField(_("day"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    substitute = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("leave", "roster", "on", name="leave_turn_once")]
        ordering = ("starts_at", "pk")

    def __str__(self) -> str:
        return f"{self.post} {self.on}"

    @property
    def code(self) -> str:
        """How a form names it."""
        return f"turn-{self.pk}"


class HandoverQuerySet(models.QuerySet["Handover"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_HANDOVERS)

    def visible_to(self, member: Member) -> Self:
        """Those that one gives or takes, those of one's unit's posts, and of posts one leads."""
        if member.role not in WORKING:
            return self.none()
        own = Q(outgoing__person=member.person_id) | Q(incoming__person=member.person_id)
        unit = Q(post__unit=member.organisation_id)
        area = Q(post__unit__area_code__startswith=member.area_code)
        return self.filter(
            own | unit | led_by(member, "post__") | (area if member.oversees else own)
        )

    def whole(self) -> Self:
        people = ("outgoing__person", "incoming__person")
        return self.select_related("post__unit", "post__area", "post__chief__person", *people)


class Handover(Recorded):
    """What one person on duty leaves to the next: written, read and signed for, then kept as is."""

    MOVES = rules.HANDOVER_MOVES

    post = models.ForeignKey(
        Post, models.CASCADE, verbose_name=_("duty post"), related_name="handovers"
    )
    changes_at = models.DateTimeField(_("change of turn"))
    due_at = models.DateTimeField(_("due"))
    outgoing = models.ForeignKey(
        Member, models.PROTECT, verbose_name=_("hands over"), related_name="handovers_given"
    )
    incoming = models.ForeignKey(
        Member, models.PROTECT, null=True, verbose_name=_("takes over"),
        related_name="handovers_taken",
    )  # fmt: skip
    state = models.CharField(
        _("state"), max_length=12, choices=HandoverState, default=HandoverState.DUE
    )
    waiting = models.JSONField(_("what waited"), default=dict)
    notes = models.TextField(_("notes"), max_length=rules.MOST_REPORT, blank=True)
    equipment = models.CharField(_("equipment"), max_length=rules.MOST_NOTE, blank=True)
    written_at = models.DateTimeField(_("written"), null=True)
    remarks = models.TextField(_("remarks"), max_length=rules.MOST_REPORT, blank=True)
    signed_at = models.DateTimeField(_("signed"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    is_warned = models.BooleanField(_("warned"), default=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("hand-over"), _("hand-overs")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=HandoverState), name="handover_state_known"
            ),
            models.UniqueConstraint("post", "changes_at", "outgoing", name="one_handover_a_change"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_HANDOVERS) | Q(ended_at__isnull=False),
                name="ended_handover_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="handover_by_due"),
            models.Index(fields=["post", "-changes_at"], name="handover_of_post"),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.changes_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("handover", args=[self.pk])

    @property
    def look(self) -> tuple[str, str]:
        """Shape and tone of the state."""
        return rules.LOOKS[self.state]

    def is_late(self, now: datetime) -> bool:
        """Whether it should have been signed for by now."""
        return self.state in (HandoverState.DUE, HandoverState.WRITTEN) and self.due_at < now
