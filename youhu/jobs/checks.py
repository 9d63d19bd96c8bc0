"""Never interrupted, for the work beside the site."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.jobs import queries
from youhu.jobs.models import Trouble
from youhu.jobs.rules import Fate


def jobs_go_on(*, now: datetime) -> Checked:
    """Every job beside the site is taken, ends, and is not left parked."""
    findings = [
        Finding(
            _("The job %(job)s is parked after %(tries)s tries.")
            % {"job": trouble, "tries": trouble.tries},
            queries.page_of(trouble.task),
        )
        for trouble in Trouble.objects.filter(fate=Fate.PARKED)
        .select_related("task")
        .order_by("pk")[: queries.AT_ONCE]
    ]
    for task in queries.stuck(now):
        waits = task.status == "READY"
        said = (
            _("No worker takes the job %(job)s. Start one: bin/manage worker.")
            if waits
            else _("The job %(job)s runs without end. Look at its worker.")
        )
        findings.append(Finding(said % {"job": task.task_name}, queries.page_of(task)))
    title = gettext_lazy("Every job beside the site is taken and ends")
    return checked(Promise.NEVER_INTERRUPTED, title, DBTaskResult.objects.count(), findings)
