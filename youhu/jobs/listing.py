"""The rows of the list of jobs, and how each one stands."""

from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils.functional import Promise
from django_tasks_db.models import DBTaskResult

from youhu.jobs.queries import Jobs
from youhu.jobs.rules import Fate, Standing
from youhu.registry.models import Member

Job = DBTaskResult[Any, Any]
NARROWED: dict[str, dict[str, Any]] = {
    Standing.WAITING: {"status": "READY"},
    Standing.RUNNING: {"status": "RUNNING"},
    Standing.DONE: {"status": "SUCCESSFUL"},
    Standing.PARKED: {"trouble__fate": Fate.PARKED},
    Standing.GIVEN_UP: {"trouble__fate": Fate.GIVEN_UP},
}
STANDINGS = {
    "READY": Standing.WAITING,
    "RUNNING": Standing.RUNNING,
    "SUCCESSFUL": Standing.DONE,
    "FAILED": Standing.PARKED,
}
TONES = {Standing.PARKED: "late", Standing.RUNNING: "ink", Standing.DONE: "ok"}


def jobs(_member: Member, told: dict[str, Any], _today: date) -> Jobs:
    """The jobs of the installation, the latest asked for first."""
    rows = DBTaskResult.objects.select_related("trouble").order_by(F("enqueued_at").desc(), "pk")
    rows = rows.filter(**NARROWED.get(told.get("standing", ""), {}))
    return rows.filter(task_path__icontains=told["name"]) if "name" in told else rows


def standing(job: Job) -> Standing:
    """How it stands."""
    if trouble_fate(job) == Fate.GIVEN_UP:
        return Standing.GIVEN_UP
    return STANDINGS[job.status]


def trouble_fate(job: Job) -> str:
    trouble = getattr(job, "trouble", None)
    return trouble.fate if trouble else ""


def mark(job: Job, _today: date) -> tuple[Promise, str]:
    found = standing(job)
    return found.label, TONES.get(found, "plain")


def tries(job: Job) -> int:
    return len(job.worker_ids)


def rests_until(job: Job) -> datetime | None:
    trouble = getattr(job, "trouble", None)
    return trouble.next_try_at if trouble and job.status == "READY" else None
