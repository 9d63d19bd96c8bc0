"""What is reckoned beside the site. Ids in, one action out, safe to run twice."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from youhu.common.errors import Refused
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
    ready = DBTaskResult.objects.filter(task_path=replan.module_path, status=TaskResultStatus.READY)
    if not ready.filter(args_kwargs__args__0=market_id).exists():
        replan.enqueue(market_id, cause)


@task(priority=URGENT)
def rescue(shift_id: int) -> None:
    """Let others carry what a vehicle that broke down has aboard or was to fetch."""
    shift = Shift.objects.select_related("market").get(pk=shift_id)
    try:
        planning.rescue(shift, by=nobody(Role.CLOCK), now=timezone.now())
    except Refused:
        ask(shift.market_id)


def stop_unfit(*, now: datetime) -> int:
    """A sweep: whoever is not let in any more gets nothing new; others take what was to come."""
    found = unfit.unfit_shifts()
    freed = {shift.market_id for shift in found if _stopped(shift, now)}
    for market in sorted(freed):
        replan.enqueue(market, WITHOUT)
    return len(found)


def _stopped(shift: Shift, now: datetime) -> bool:
    """Whether orders wait now; a driver may take a step at this very moment."""
    try:
        return unfit.stop(shift, now=now)
    except Refused:
        return False


def replan_due(*, now: datetime) -> int:
    """A sweep: ask for new tours wherever it is time."""
    due = clock.overdue_plans(now)
    for market in due:
        ask(market.pk)
    return len(due)
