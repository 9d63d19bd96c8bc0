"""Jobs as the queue keeps them, in every state that a test asks for."""

from datetime import timedelta

from django_tasks_db.models import DBTaskResult, get_date_max

from tests.factories import NOW
from youhu.jobs.models import Trouble
from youhu.jobs.rules import MOST_TRIES, Fate

WORK = "youhu.calls.tasks.make_export"


def job(status="READY", *, workers=(), started=None, finished=None, run_after=None, **more):
    """One row of the queue; `workers` are those who have had it in their hands."""
    made = DBTaskResult.objects.create(
        status=status, worker_ids=list(workers), started_at=started, finished_at=finished,
        run_after=run_after or get_date_max(), task_path=WORK, backend_name="default",
        args_kwargs={"args": [0], "kwargs": {}},
        **{"exception_class_path": "OSError" if status == "FAILED" else "", **more},
    )  # fmt: skip
    DBTaskResult.objects.filter(pk=made.pk).update(enqueued_at=started or NOW)
    made.refresh_from_db()
    return made


def failed(tries=1):
    """A job that failed a minute ago, for the n-th time."""
    begun = NOW - timedelta(minutes=2)
    ended = NOW - timedelta(minutes=1)
    return job("FAILED", workers=["w"] * tries, started=begun, finished=ended)


def parked():
    """What became of a job that failed too often."""
    return Trouble.objects.create(
        task=failed(MOST_TRIES), tries=MOST_TRIES, fate=Fate.PARKED, fault="OSError", failed_at=NOW
    )
