"""Supervision by the rules in force, once for each cause; the sweep that looks at calls."""

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
from youhu.oversight.models import Matter, Supervision, SupervisionRule, Terms
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
    rules = [rule for rule in in_force(now) if rule.cause in WATCHED]
    if not rules:
        return 0
    reference = current()
    return sum(_apply(rule, reference, now) for rule in rules)


def in_force(now: datetime) -> list[SupervisionRule]:
    """The rules of today, in their order."""
    rules = SupervisionRule.objects.in_force(timezone.localdate(now))
    return list(rules.order_by("number"))


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


def _apply(rule: SupervisionRule, reference: Reference, now: datetime) -> int:
    watched = WATCHED[rule.cause]
    ripe = [
        call
        for call in candidates(rule, now)[:BATCH]
        if is_ripe(rule, getattr(call, watched.column), call.unit_id, reference, now)
    ]
    return sum(
        mark_by_rule(rule, call, getattr(call, watched.leg) if watched.leg else 0, reference, now)
        for call in ripe
    )


def is_ripe(
    rule: SupervisionRule, since: datetime, unit: int | None, reference: Reference, now: datetime
) -> bool:
    """Whether the rule's time has run out for what is past the moment it counts from."""
    if rule.is_counted or not rule.amount:
        return True
    calendar, limit_type = reference.calendar(unit), LimitType(rule.limit_type)
    return calendar.due(since, amount=Decimal(rule.amount), limit_type=limit_type).at <= now


@transaction.atomic
def mark_by_rule(
    rule: SupervisionRule, about: Call | Matter, leg: int, reference: Reference, now: datetime
) -> int:
    """Put it under supervision as a rule says; answers 0 when this very cause did so before."""
    assert about.unit is not None
    terms = terms_on(timezone.localdate(now))
    clock = waiting(reference, about.unit, terms.report_days, LimitType.WORK_DAYS, now)
    score = terms.score_of(rule.level)
    order = Order(rule.level, rule.cause, leg, rule.in_words, str(EXPECTED), score, clock)
    made = impose(about, order, reference, by=nobody(Role.CLOCK), now=now, rule=rule)
    return int(made is not None)
