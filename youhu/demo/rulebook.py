"""Rules on their way in the sample district: one being worded, one waiting for a second person."""

from datetime import datetime, timedelta

from django.utils import timezone

from youhu.calls import actions, rulebook
from youhu.calls.drafting import Wording
from youhu.calls.models import RoutingRule
from youhu.calls.rules import Target
from youhu.demo.tables import records
from youhu.registry.models import Member, Organisation

DAYS_AHEAD = 9


def draft_rules(now: datetime) -> None:
    """Let the administrators propose changes of rules, each with its dry run."""
    for row in records("rule_drafts"):
        _draft(row, now)


def _draft(row: dict[str, str], now: datetime) -> None:
    by = Member.objects.select_related("organisation").get(
        person__user__username=row["drafter"], valid_until=None
    )
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
    draft = actions.draft_rule(wording, follows=rule, by=by, now=now)
    month = rulebook.usual_month(draft.district, timezone.localdate(now))
    actions.rehearse(draft, month=month, by=by, now=now)
    if row["handed_in"]:
        actions.submit_draft(draft, by=by, now=now)
