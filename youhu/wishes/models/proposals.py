"""What the desk proposes: who might make which wish true, with the reason of each pick."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youhu.ledger.models import Recorded
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.volunteering.rules import unpacked
from youhu.wishes import rules
from youhu.wishes.models.wishes import Wish
from youhu.wishes.rules import PickState, ProposalState


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the community one keeps or the area one oversees; auditors all."""
        if member.role == Role.AUDITOR:
            return self
        if member.oversees or member.keeps_community:
            return self.filter(community__code__startswith=member.area_code)
        return self.none()


class Proposal(Recorded):
    """One press of the desk: all open wishes of a community, matched with who could help."""

    MOVES = rules.PROPOSAL_MOVES

    community = models.ForeignKey(Area, models.PROTECT, related_name="proposals")
    state = models.CharField(
        _("state"), max_length=10, choices=ProposalState, default=ProposalState.DRAFT
    )
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    way = models.CharField(max_length=10)  # exact, or greedy
    wishes = models.PositiveIntegerField()
    helpers = models.PositiveIntegerField()
    pairs = models.PositiveIntegerField()
    cost = models.BigIntegerField()
    milliseconds = models.PositiveIntegerField()

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("proposal"), _("proposals")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ProposalState), name="proposal_state_known"
            ),
            models.UniqueConstraint(
                "community", condition=Q(state=ProposalState.DRAFT), name="one_draft_a_community"
            ),
        ]
        indexes = [models.Index(fields=["community", "made_at"], name="proposal_of_place")]

    def __str__(self) -> str:
        return f"{self.community} {self.made_at:%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("proposal", args=[self.pk])


class Pick(models.Model):
    """One member is suggested for one wish: a question, never an order."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="picks")
    wish = models.ForeignKey(Wish, models.CASCADE, related_name="picks")
    member = models.ForeignKey(Member, models.PROTECT, related_name="wishes_suggested")
    state = models.CharField(_("state"), max_length=10, choices=PickState, default=PickState.DRAFT)
    metres = models.PositiveIntegerField()
    is_home_known = models.BooleanField(default=True)
    skill_codes = models.CharField(max_length=rules.MOST_CODES, blank=True)
    slot_codes = models.CharField(max_length=rules.MOST_CODES, blank=True)
    load = models.PositiveIntegerField()  # helps of late
    rivals = models.PositiveIntegerField()  # how many others fit
    cheaper = models.PositiveIntegerField()  # how many of them fit better and are asked elsewhere
    answer_by = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=rules.MOST_NOTE, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("suggestion"), _("suggestions")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PickState), name="pick_state_known"),
            models.UniqueConstraint("proposal", "wish", "member", name="picked_once"),
            models.CheckConstraint(
                condition=~Q(state=PickState.ASKED) | Q(answer_by__isnull=False),
                name="asked_pick_has_a_clock",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "state"], name="pick_of_member"),
            models.Index(fields=["state", "answer_by"], name="pick_by_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.wish_id} → {self.member_id}"

    @property
    def skills(self) -> frozenset[str]:
        return unpacked(self.skill_codes)

    @property
    def slots(self) -> frozenset[str]:
        return unpacked(self.slot_codes)
