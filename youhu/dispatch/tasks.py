"""What is reckoned beside the site. Ids in, one action out, safe to run twice."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from youhu.common.each import each
from youhu.common.errors import Refused
from youhu.dispatch import learning
from youhu.dispatch.actions import clock, planning, unfit
from youhu.dispatch.models import Shift
from youhu.registry.models import Organisation, nobody
from youhu.registry.rules import Role

URGENT = 50  # goods lie in the street: before all that only gets better
IN_TURN = gettext_noop("in its turn")
WITHOUT = gettext_noop("a vehicle must not drive any more")


@task()
def replan(market_id: int, cause: str = IN_TURN) -> None:
    """Reckon better tours for one market."""
    market = Organisation.objects.get(pk=market_id)
    try:
        planning.replan(market, cause=cause, by=nobody(Role.CLOCK), now=timezone.now())
    except Refused:
        return  # overtaken while it was reckoned: the next turn begins anew


def ask(market_id: int, cause: str = IN_TURN) -> None:
    """Have the tours reckoned anew, unless that waits already: it will see all that happened."""
    if not _waiting(replan).filter(args_kwargs__args__0=market_id).exists():
        replan.enqueue(market_id, cause)


def _waiting(job: Task[Any, Any]) -> QuerySet[DBTaskResult[Any, Any]]:
    return DBTaskResult.objects.filter(task_path=job.module_path, status=TaskResultStatus.READY)


@task(priority=URGENT)
def rescue(shift_id: int) -> None:
    """Let others carry what a vehicle that broke down has aboard or was to fetch."""
    shift = Shift.objects.select_related("market").get(pk=shift_id)
    try:
        planning.rescue(shift, by=nobody(Role.CLOCK), now=timezone.now())
    except Refused:
        ask(shift.market_id)


@task()
def learn_hours() -> None:
    """Learn how slow which hour is from the tours of four weeks; once a day."""
    learning.learn_hours(now=timezone.now())


def learn_at_night(*, now: datetime) -> int:
    """A sweep: ask for the night's learning, unless it waits already; a second finds it done."""
    if not learning.is_time(now) or _waiting(learn_hours).exists():
        return 0
    learn_hours.enqueue()
    return 1


def stop_unfit(*, now: datetime) -> int:
    """A sweep: whoever is not let in any more gets nothing new; others take what was to come."""
    return each(unfit.unfit_shifts(), lambda shift: _stop(shift, now))


def _stop(shift: Shift, now: datetime) -> None:
    """Refused where a driver takes a step at this very moment."""
    if unfit.stop(shift, now=now):
        transaction.on_commit(lambda: ask(shift.market_id, WITHOUT))


def replan_due(*, now: datetime) -> int:
    """A sweep: ask for new tours wherever it is time."""
    return each(clock.markets_at_work(now), lambda market: _ask_if_due(market, now))


def _ask_if_due(market: Organisation, now: datetime) -> int:
    if not clock.is_plan_due(market, now):
        return 0
    ask(market.pk)
    return 1
