"""A routing rule on its way: written, replayed, reviewed, and only then in force."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youhu.calls.drafting import DRAFT_MOVES, OPEN_DRAFTS, DraftState
from youhu.calls.models.reference import Category, RoutingRule
from youhu.calls.rules import CategoryKind, Kind, Target
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.territory.models import Area


class RuleDraftQuerySet(models.QuerySet["RuleDraft"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the district whose rules this member keeps or audits."""
        if member.role not in {Role.ADMIN, Role.AUDITOR}:
            return self.none()
        return self.filter(district=member.area_code[:6])

    def open(self) -> Self:
        return self.filter(state__in=OPEN_DRAFTS)


class RuleDraft(Recorded):
    """A routing rule that is proposed; a second person lets it take effect on a day to come."""

    MOVES = DRAFT_MOVES

    state = models.CharField(_("state"), max_length=12, choices=DraftState)
    follows = models.ForeignKey(
        RoutingRule, models.PROTECT, null=True, related_name="drafts", verbose_name=_("follows")
    )
    rule = models.OneToOneField(RoutingRule, models.PROTECT, null=True, related_name="draft")
    is_ending = models.BooleanField(_("only ends the rule"), default=False)
    kind = models.CharField(_("kind of call"), max_length=12, choices=Kind, blank=True)
    category_kind = models.CharField(
        _("kind of category"), max_length=12, choices=CategoryKind, blank=True
    )
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    target = models.CharField(_("goes to"), max_length=12, choices=Target)
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True)
    basis = models.CharField(_("basis"), max_length=200)
    dry_run = models.JSONField(_("dry run"), default=dict)
    drafted_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    objects = RuleDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DraftState), name="rule_draft_state_known"
            ),
            models.CheckConstraint(
                condition=Q(target=Target.UNIT, unit__isnull=False)
                | (~Q(target=Target.UNIT) & Q(unit__isnull=True)),
                name="rule_draft_names_its_unit",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="rule_draft_valid_later",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("drafted_by")),
                name="rule_draft_has_two_hands",
            ),
            models.CheckConstraint(
                condition=~Q(state=DraftState.APPROVED) | Q(reviewed_by__isnull=False),
                name="approved_draft_was_reviewed",
            ),
            models.UniqueConstraint(
                "follows", condition=Q(state__in=OPEN_DRAFTS), name="one_open_draft_a_rule"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("rule_draft", args=[self.pk])

    @property
    def note(self) -> str:
        """What it rests on, under the name that rules have for it."""
        return self.basis

    @property
    def is_rehearsed(self) -> bool:
        """Whether it was replayed as it stands now."""
        return bool(self.dry_run)

    def as_rule(self, number: int) -> RoutingRule:
        """The rule that it would become; not saved."""
        return RoutingRule(
            number=number,
            kind=self.kind,
            category_kind=self.category_kind,
            category=self.category,
            area=self.area,
            target=self.target,
            unit=self.unit,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            note=self.basis,
        )
