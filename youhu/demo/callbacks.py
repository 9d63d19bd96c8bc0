"""What the rooms of the sample district do in the evening: they call back whom the day drew."""

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from youhu.calls.models import Call
from youhu.calls.rules import Satisfaction, Solved
from youhu.figures import actions
from youhu.figures.models import CallBack, Tally
from youhu.figures.periods import Span, containing
from youhu.figures.rules import FINISHED
from youhu.registry.models import Member
from youhu.registry.rules import Role

REACHED, LEFT = 0.78, 0.12
SAID = (
    (Solved.YES, Satisfaction.SATISFIED, 74),
    (Solved.YES, Satisfaction.FAIRLY, 10),
    (Solved.PARTLY, Satisfaction.FAIRLY, 7),
    (Solved.NO, Satisfaction.DISSATISFIED, 9),
)


def call_back(now: datetime) -> None:
    """Most of those who wait are rung; some are left for tomorrow."""
    callers = {
        member.organisation_id: member
        for member in Member.objects.filter(role=Role.DISPATCHER)
        .select_related("organisation")
        .order_by("-pk")
    }
    waiting = CallBack.objects.waiting().select_related("call").order_by("call__number")
    for one in waiting:
        by, dice = callers.get(one.desk_id), Random(f"{one.call.number}:{one.tries}")
        if by is not None and (dice.random() > LEFT or one.due_at - now < timedelta(days=1)):
            _ring(one, by, now, dice)


def _ring(one: CallBack, by: Member, now: datetime, dice: Random) -> None:
    if dice.random() > REACHED:
        actions.miss(one, by=by, now=now)
        return
    solved, satisfied, _weight = dice.choices(SAID, [weight for *_said, weight in SAID])[0]
    contacted = dice.random() < 0.94
    actions.reach(
        one, was_contacted=contacted, was_solved=solved, satisfaction=satisfied, by=by, now=now
    )


def figures_so_far(now: datetime) -> None:
    """Two exclusions, one of them decided; last month is locked if there were calls in it."""
    supervisor = Member.objects.get(person__user__username="supervisor")
    command = Member.objects.get(person__user__username="command")
    angry = Call.objects.filter(state__in=FINISHED, was_solved=Solved.NO).order_by("number")[:2]
    reasons = ("来电人不满的是另一件事，已另行登记。", "诉求涉及市属高速公路，不在区管理权限内。")
    for call, reason, ground in zip(angry, reasons, ("mistaken", "not_ours"), strict=False):
        made = actions.propose_exclusion(call, ground=ground, reason=reason, by=command, now=now)
        if ground == "mistaken":
            actions.agree_exclusion(made, by=supervisor, now=now)
    actions.count_at_once(now=now)
    last = containing(timezone.localdate(now), Span.MONTH).before
    if Tally.objects.filter(month=last.begins_on).exists():
        actions.lock_period(last, by=supervisor, now=now)
