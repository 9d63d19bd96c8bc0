"""Two jobs of the sample district's queue: one that was done, one that was given up."""

from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult, get_date_max

from youhu.jobs import actions
from youhu.jobs.models import Trouble
from youhu.jobs.rules import MOST_TRIES, Fate
from youhu.registry.models import Member
from youhu.upkeep.actions import Hand

WORK = "youhu.calls.tasks.make_export"


def jobs_so_far(now: datetime) -> None:
    """A table that was made in a minute, and one of which nobody was in need any more."""
    _job(now - timedelta(hours=3), tries=1, status="SUCCESSFUL")
    failed = _job(now - timedelta(days=1), tries=MOST_TRIES, status="FAILED")
    trouble = Trouble.objects.create(
        task=failed, tries=MOST_TRIES, fate=Fate.PARKED, fault="OSError", failed_at=now
    )
    admin = Member.objects.get(person__user__username="admin")
    actions.give_up(trouble, Hand(by=admin, basis="磁盘已扩容，申请人已另行导出", now=now))


def _job(at: datetime, *, tries: int, status: str) -> DBTaskResult[..., None]:
    """A job as the queue keeps it; the table that it was to make is swept away by now."""
    job: DBTaskResult[..., None] = DBTaskResult.objects.create(
        status=status, started_at=at, finished_at=at + timedelta(minutes=1),
        args_kwargs={"args": [0], "kwargs": {}}, task_path=WORK, backend_name="default",
        worker_ids=["worker"] * tries, run_after=get_date_max(), exception_class_path="",
    )  # fmt: skip
    DBTaskResult.objects.filter(pk=job.pk).update(enqueued_at=at)
    return job
