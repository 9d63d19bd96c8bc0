"""Keeping the queue going: workers say that they live, lost and failed jobs come back or are
parked, and an administrator decides about the parked ones."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from youhu.common.errors import Refused
from youhu.jobs import queries
from youhu.jobs.models import Trouble, Worker
from youhu.jobs.rules import DONE_KEPT, TROUBLE_KEPT, WORKER_KEPT, Fate, pause_after
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.upkeep.actions import Hand
from youhu.upkeep.actions.keeping import amend
from youhu.upkeep.rules import Topic, Verb

LOST = "lost with its worker"


def beat(name: str, *, now: datetime) -> None:
    """A worker says that it lives."""
    Worker.objects.update_or_create(
        name=name, defaults={"seen_at": now}, create_defaults={"started_at": now, "seen_at": now}
    )


def leave(name: str) -> None:
    """A worker stops in good order."""
    Worker.objects.filter(name=name).delete()


def reap(*, now: datetime) -> int:
    """Take the jobs of workers that have gone silent out of their hands."""
    lost = [(task, LOST) for task in queries.lost(now)]
    return sum(_failed(task, why, now) for task, why in lost)


def retry(*, now: datetime) -> int:
    """Give failed jobs their next try, and park those that have had enough."""
    failed = [(task, task.exception_class_path) for task in queries.newly_failed()]
    return sum(_failed(task, why, now) for task, why in failed)


@transaction.atomic
def _failed(task: DBTaskResult[Any, Any], why: str, now: datetime) -> bool:
    """Plan the next try of a job, or park it. Two sweeps at once do no harm: one is the first."""
    tries = len(task.worker_ids)
    pause = pause_after(tries)
    told = _next(now + pause) if pause else _ended(task, why, now)
    seen = DBTaskResult.objects.filter(
        pk=task.pk, status=task.status, started_at=task.started_at, finished_at=task.finished_at
    )
    if not seen.update(**told):
        return False
    facts = {
        "tries": tries,
        "fate": Fate.AGAIN if pause else Fate.PARKED,
        "fault": why[:200],
        "failed_at": now,
        "next_try_at": now + pause if pause else None,
    }
    trouble, _made = Trouble.objects.update_or_create(task=task, defaults=facts)
    if not pause:
        _tell_of_parked(trouble, now)
    return True


def _next(at: datetime) -> dict[str, Any]:
    return {"status": "READY", "run_after": at, "finished_at": None}


def _ended(task: DBTaskResult[Any, Any], why: str, now: datetime) -> dict[str, Any]:
    ended = {"status": "FAILED", "finished_at": task.finished_at or now}
    return ended if task.exception_class_path else {**ended, "exception_class_path": why}


def _tell_of_parked(trouble: Trouble, now: datetime) -> None:
    context = {"job": trouble.task.task_name, "tries": str(trouble.tries), "why": trouble.fault}
    for member in (
        Member.objects.serving(timezone.localdate(now)).filter(role=Role.ADMIN).order_by("pk")
    ):
        key = f"jobs:{trouble.task_id}:{trouble.tries}:{member.pk}"
        link = queries.page_of(trouble.task)
        tell(key, "job_parked", context, to=Audience(member=member), now=now, link=link)


@transaction.atomic
def try_again(trouble: Trouble, hand: Hand) -> None:
    """What kept a parked job from being done is mended: it is tried at once."""
    _refuse_others(trouble)
    again = Fate.AGAIN
    amend(trouble, Topic.JOB, hand, verb=Verb.RESTORE, fate=again, next_try_at=hand.now)
    DBTaskResult.objects.filter(pk=trouble.task_id).update(**_next(hand.now))


@transaction.atomic
def give_up(trouble: Trouble, hand: Hand) -> None:
    """A parked job is not needed any more, or is done by hand."""
    _refuse_others(trouble)
    amend(trouble, Topic.JOB, hand, verb=Verb.RETIRE, fate=Fate.GIVEN_UP)


def _refuse_others(trouble: Trouble) -> None:
    if trouble.fate != Fate.PARKED:
        raise Refused(_("This job is not parked any more. Reload the page and look again."))


def clear(*, now: datetime) -> int:
    """Forget jobs that were done or given up long ago, and workers that have long gone."""
    gone, _workers = Worker.objects.filter(seen_at__lte=now - WORKER_KEPT).delete()
    done = DBTaskResult.objects.successful().filter(finished_at__lte=now - DONE_KEPT)
    given_up = DBTaskResult.objects.filter(
        trouble__fate=Fate.GIVEN_UP, finished_at__lte=now - TROUBLE_KEPT
    )
    return gone + sum(rows.delete()[0] for rows in (done, given_up))
