"""Rules and limits on their way in the sample district: some waiting for a second person."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from youhu.calls import actions, rulebook
from youhu.calls.drafting import LimitWording, Wording
from youhu.calls.models import LimitDraft, RoutingRule, RuleDraft, TimeLimit
from youhu.calls.rules import Target
from youhu.demo.tables import records
from youhu.registry.models import Member, Organisation

DAYS_AHEAD = 9


def draft_rules(now: datetime) -> None:
    """Let the administrators propose changes of rules, each with its dry run."""
    for row in records("rule_drafts"):
        _draft(row, now)
    for row in records("limit_drafts"):
        _draft_limit(row, now)


def _draft(row: dict[str, str], now: datetime) -> None:
    by = _drafter(row)
    rule = RoutingRule.objects.get(number=row["follows"])
    wording = Wording(
        kind=rule.kind,
        category_kind=rule.category_kind,
        category_id=rule.category_id,
        area_id=rule.area_id,
        target=Target.UNIT,
        unit_id=Organisation.objects.get(code=row["unit"]).pk,
        valid_from=timezone.localdate(now) + timedelta(days=DAYS_AHEAD),
        valid_until=None,
        basis=row["note"],
    )
    _go_on(actions.draft_rule(wording, follows=rule, by=by, now=now), row, by, now)


def _draft_limit(row: dict[str, str], now: datetime) -> None:
    by, limit = _drafter(row), TimeLimit.objects.get(number=row["follows"])
    wording = LimitWording(
        kind=limit.kind,
        category_kind=limit.category_kind,
        category_id=limit.category_id,
        urgency=limit.urgency,
        stage=limit.stage,
        amount=Decimal(row["amount"]),
        limit_type=limit.limit_type,
        yellow_percent=limit.yellow_percent,
        valid_from=timezone.localdate(now) + timedelta(days=DAYS_AHEAD),
        valid_until=None,
        basis=row["note"],
    )
    _go_on(actions.draft_limit(wording, follows=limit, by=by, now=now), row, by, now)


def _drafter(row: dict[str, str]) -> Member:
    return Member.objects.select_related("organisation").get(
        person__user__username=row["drafter"], valid_until=None
    )


def _go_on(draft: RuleDraft | LimitDraft, row: dict[str, str], by: Member, now: datetime) -> None:
    """Replay a month, and hand in what shall be."""
    month = rulebook.usual_month(draft.district, timezone.localdate(now))
    actions.rehearse(draft, month=month, by=by, now=now)
    if row["handed_in"]:
        actions.submit_draft(draft, by=by, now=now)
