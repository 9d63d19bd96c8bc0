"""A rule or a limit on its way: written, replayed, reviewed, and only then in force."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youhu.calls.drafting import DRAFT_MOVES, OPEN_DRAFTS, DraftState
from youhu.calls.models.reference import Category, RoutingRule, TimeLimit
from youhu.calls.rules import CategoryKind, Kind, Stage, Target, Urgency
from youhu.common.calendar import LimitType
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.territory.models import Area


class DraftQuerySet(models.QuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """Those of the district whose rules this member keeps or audits."""
        if member.role not in {Role.ADMIN, Role.AUDITOR}:
            return self.none()
        return self.filter(district=member.area_code[:6])

    def open(self) -> Self:
        return self.filter(state__in=OPEN_DRAFTS)


class Draft(Recorded):
    """What is proposed; a second person lets it take effect on a day to come."""

    MOVES = DRAFT_MOVES
    MATCH: tuple[str, ...] = ()  # the columns by which two of them are for the very same calls

    state = models.CharField(_("state"), max_length=12, choices=DraftState)
    is_ending = models.BooleanField(_("only ends the rule"), default=False)
    kind = models.CharField(_("kind of call"), max_length=12, choices=Kind, blank=True)
    category_kind = models.CharField(
        _("kind of category"), max_length=12, choices=CategoryKind, blank=True
    )
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True)
    basis = models.CharField(_("basis"), max_length=200)
    dry_run = models.JSONField(_("dry run"), default=dict)
    drafted_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    objects = DraftQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pk} {self.get_state_display()}"

    @property
    def note(self) -> str:
        """What it rests on, under the name that rules have for it."""
        return self.basis

    @property
    def is_rehearsed(self) -> bool:
        """Whether it was replayed as it stands now."""
        return bool(self.dry_run)

    def _common(self) -> dict[str, Any]:
        """What a rule and a limit have in common, for the row that it would become."""
        names = ("kind", "category_kind", "category", "valid_from", "valid_until")
        return {name: getattr(self, name) for name in names} | {"note": self.basis}


class RuleDraft(Draft):
    """A routing rule that is proposed; a second person lets it take effect on a day to come."""

    MATCH = ("kind", "category_kind", "category_id", "area_id")

    follows = models.ForeignKey(
        RoutingRule, models.PROTECT, null=True, related_name="drafts", verbose_name=_("follows")
    )
    rule = models.OneToOneField(RoutingRule, models.PROTECT, null=True, related_name="draft")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    target = models.CharField(_("goes to"), max_length=12, choices=Target)
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")

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

    def get_absolute_url(self) -> str:
        return reverse("rule_draft", args=[self.pk])

    def as_rule(self, number: int) -> RoutingRule:
        """The rule that it would become; not saved."""
        return RoutingRule(
            number=number, area=self.area, target=self.target, unit=self.unit, **self._common()
        )


class LimitDraft(Draft):
    """A time limit that is proposed; a second person lets it take effect on a day to come."""

    MATCH = ("stage", "urgency", "kind", "category_kind", "category_id")

    follows = models.ForeignKey(
        TimeLimit, models.PROTECT, null=True, related_name="drafts", verbose_name=_("follows")
    )
    rule = models.OneToOneField(TimeLimit, models.PROTECT, null=True, related_name="draft")
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    amount = models.DecimalField(_("amount"), max_digits=6, decimal_places=2)
    limit_type = models.CharField(_("limit type"), max_length=15, choices=LimitType)
    yellow_percent = models.PositiveSmallIntegerField(_("yellow after"), default=70)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DraftState), name="limit_draft_state_known"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & Q(yellow_percent__lt=100), name="limit_draft_sane"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="limit_draft_valid_later",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("drafted_by")),
                name="limit_draft_has_two_hands",
            ),
            models.CheckConstraint(
                condition=~Q(state=DraftState.APPROVED) | Q(reviewed_by__isnull=False),
                name="approved_limit_was_reviewed",
            ),
            models.UniqueConstraint(
                "follows", condition=Q(state__in=OPEN_DRAFTS), name="one_open_draft_a_limit"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("limit_draft", args=[self.pk])

    def as_rule(self, number: int) -> TimeLimit:
        """The limit that it would become; not saved."""
        return TimeLimit(
            number=number, urgency=self.urgency, stage=self.stage, amount=self.amount,
            limit_type=self.limit_type, yellow_percent=self.yellow_percent, **self._common(),
        )  # fmt: skip
