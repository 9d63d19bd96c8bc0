"""The sweep that puts calls under supervision by the rules in force, once for each cause."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils import timezone

from youhu.calls.models import Call
from youhu.calls.models.call import CallQuerySet
from youhu.calls.reference import Reference, current
from youhu.calls.rules import State
from youhu.common.calendar import LimitType
from youhu.oversight.actions.steps import waiting
from youhu.oversight.actions.supervisions import Order, impose
from youhu.oversight.models import Supervision, SupervisionRule, Terms
from youhu.oversight.models.terms import terms_on
from youhu.oversight.rules import EXPECTED, SHIPPED, Cause
from youhu.registry.models import nobody
from youhu.registry.rules import Role

BATCH = 2_000


@dataclass(frozen=True)
class Watched:
    """The columns of a call that a cause looks at, and what counts its clocks."""

    column: str
    leg: str = ""
    only: Q = field(default_factory=Q)


_RUNNING = ~Q(state__in=[State.SUSPENDED, State.ANSWERED])
WATCHED: Mapping[str, Watched] = {
    Cause.STAGE: Watched("stage_due_at", "leg", _RUNNING),
    Cause.PROMISE: Watched("due_at", "promise_leg", _RUNNING & Q(answered_at=None)),
    Cause.CRITICAL: Watched("raised_at", "promise_leg", _RUNNING & Q(answered_at=None)),
    Cause.RETURNED: Watched("times_returned"),
    Cause.REOPENED: Watched("times_reopened"),
}


@transaction.atomic
def load_shipped(*, valid_from: date) -> int:
    """Enter the terms and rules that come with Youhu where none are; answers how many rules."""
    if SupervisionRule.objects.exists() or Terms.objects.exists():
        return 0
    Terms.objects.create(valid_from=valid_from)
    rows = [
        SupervisionRule(number=number, valid_from=valid_from, **vars(shipped))
        for number, shipped in enumerate(SHIPPED, start=1)
    ]
    return len(SupervisionRule.objects.bulk_create(rows))


def supervise_by_rule(*, now: datetime) -> int:
    """Put every call that a rule in force means under supervision; answers how many marks."""
    on = timezone.localdate(now)
    rules = list(SupervisionRule.objects.in_force(on).order_by("number"))
    if not rules:
        return 0
    reference, terms = current(), terms_on(on)
    return sum(_apply(rule, reference, terms, now) for rule in rules)


def candidates(rule: SupervisionRule, now: datetime) -> CallQuerySet:
    """Open calls that a rule may mean and that have no mark for this cause yet, oldest first."""
    watched = WATCHED[rule.cause]
    leg = F(watched.leg) if watched.leg else Value(0)
    calls = Call.objects.open().filter(watched.only, unit__isnull=False).alias(at_leg=leg)
    if rule.urgency:
        calls = calls.filter(urgency=rule.urgency)
    limit = rule.times if rule.is_counted else now
    calls = calls.filter(**{f"{watched.column}__{'gte' if rule.is_counted else 'lte'}": limit})
    marked = Supervision.objects.filter(
        call=OuterRef("pk"), cause=rule.cause, level=rule.level, leg=OuterRef("at_leg")
    )
    return calls.filter(~Exists(marked)).select_related("unit").order_by(watched.column, "pk")


def _apply(rule: SupervisionRule, reference: Reference, terms: Terms, now: datetime) -> int:
    found = list(candidates(rule, now)[:BATCH])
    ripe = [call for call in found if _is_ripe(rule, call, reference, now)]
    return sum(_mark(rule, call, reference, terms, now) for call in ripe)


def _is_ripe(rule: SupervisionRule, call: Call, reference: Reference, now: datetime) -> bool:
    """Whether the rule's time has run out for a call that is past the moment it counts from."""
    if rule.is_counted or not rule.amount:
        return True
    since: datetime = getattr(call, WATCHED[rule.cause].column)
    calendar, limit_type = reference.calendar(call.unit_id), LimitType(rule.limit_type)
    return calendar.due(since, amount=Decimal(rule.amount), limit_type=limit_type).at <= now


@transaction.atomic
def _mark(
    rule: SupervisionRule, call: Call, reference: Reference, terms: Terms, now: datetime
) -> int:
    assert call.unit is not None
    watched = WATCHED[rule.cause]
    clock = waiting(reference, call.unit, terms.report_days, LimitType.WORK_DAYS, now)
    leg = getattr(call, watched.leg) if watched.leg else 0
    score = terms.score_of(rule.level)
    order = Order(rule.level, rule.cause, leg, rule.in_words, str(EXPECTED), score, clock)
    made = impose(call, order, reference, by=nobody(Role.CLOCK), now=now, rule=rule)
    return int(made is not None)
