"""What waits in the queue, what runs, and who works."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django_tasks_db.models import DBTaskResult, get_date_max

from youhu.jobs.models import Trouble, Worker
from youhu.jobs.rules import LEASE, LONGEST_RUN, LONGEST_WAIT, Fate

Jobs = QuerySet[DBTaskResult[Any, Any]]
AT_ONCE = 200
MOST_FRAMES = 4
PLACE = re.compile(r'^File "(?:.*/)?(?=[^/]+/[^/]+")')


@dataclass(frozen=True)
class Queue:
    """The queue at one moment."""

    workers: int
    waiting: int  # due, and not taken yet
    planned: int  # due later
    running: int
    parked: int
    oldest_at: datetime | None  # since when the longest waiting one is due


def queue(now: datetime) -> Queue:
    """How much waits, runs and is parked."""
    ready = DBTaskResult.objects.filter(status="READY")
    due = due_now(now)
    waiting = due.count()
    first = due.order_by("enqueued_at").first() if waiting else None
    return Queue(
        workers=Worker.objects.alive(now).count(),
        waiting=waiting,
        planned=ready.count() - waiting,
        running=DBTaskResult.objects.running().count(),
        parked=Trouble.objects.filter(fate=Fate.PARKED).count(),
        oldest_at=due_since(first) if first else None,
    )


def due_now(now: datetime) -> Jobs:
    """What a worker would take; the library says “at once” with the last of all dates."""
    ready = DBTaskResult.objects.filter(status="READY")
    return ready.filter(run_after=get_date_max()) | ready.filter(run_after__lte=now)


def due_since(task: DBTaskResult[Any, Any]) -> datetime:
    """Since when a job waits: from its asking, or from the end of its pause."""
    at_once = task.run_after == get_date_max()
    due: datetime = task.enqueued_at if at_once else max(task.enqueued_at, task.run_after)
    return due


def lost(now: datetime) -> Iterator[DBTaskResult[Any, Any]]:
    """Jobs in the hands of a worker that has said nothing for a while."""
    alive = set(Worker.objects.alive(now).values_list("name", flat=True))
    old = DBTaskResult.objects.running().filter(started_at__lte=now - LEASE)
    for task in old.order_by("started_at", "pk")[:AT_ONCE]:
        if not alive.intersection(task.worker_ids[-1:]):
            yield task


def newly_failed() -> Jobs:
    """Jobs that failed and about which nothing is decided yet."""
    failed = DBTaskResult.objects.failed()
    decided = failed.exclude(trouble__fate__in=[Fate.PARKED, Fate.GIVEN_UP])
    return decided.order_by("finished_at", "pk")[:AT_ONCE]


def stuck(now: datetime) -> Iterator[DBTaskResult[Any, Any]]:
    """Jobs that no worker takes, or that run without end."""
    for task in due_now(now).order_by("enqueued_at", "pk")[:AT_ONCE]:
        if due_since(task) <= now - LONGEST_WAIT:
            yield task
    running = DBTaskResult.objects.running().filter(started_at__lte=now - LONGEST_RUN)
    yield from running.order_by("started_at", "pk")[:AT_ONCE]


def page_of(task: DBTaskResult[Any, Any]) -> str:
    return reverse("job", args=[task.pk])


def workers(now: datetime) -> list[tuple[Worker, bool]]:
    """Every worker that was seen of late, and whether it lives."""
    return [
        (worker, worker.seen_at > now - LEASE)
        for worker in Worker.objects.order_by("-seen_at", "name")
    ]


def frames(traceback: str) -> list[str]:
    """Where in the program a job failed, the innermost place last; no value is ever shown."""
    places = [line.strip() for line in traceback.splitlines() if line.startswith("  File ")]
    return [f"…{PLACE.sub('', place)}" for place in places[-MOST_FRAMES:]]
