"""How the queue of jobs beside the site fares."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.vitals import Reading, Unit, Vital
from youhu.jobs import queries
from youhu.jobs.rules import LONGEST_WAIT

AGE = Vital(
    "queue_age_seconds", _("How long the first job waits"), Unit.SECONDS,
    most=LONGEST_WAIT.total_seconds(), alarm="QueueOld",
    remedy=_("Start another worker: bin/manage worker."),
)  # fmt: skip
WORKERS = Vital(
    "workers_alive", _("Workers alive"), least=1, alarm="NoWorker",
    remedy=_("Start one: bin/manage worker."),
)  # fmt: skip
PARKED = Vital(
    "jobs_parked", _("Parked jobs"), most=0, alarm="JobsParked",
    remedy=_("Open the page of the jobs: mend the cause and try them again, or give them up."),
)  # fmt: skip
STATES = {
    "waiting": pgettext_lazy("job", "waiting"),
    "planned": pgettext_lazy("job", "planned"),
    "running": pgettext_lazy("job", "running"),
}
JOBS = Vital("queue_jobs", _("Jobs in the queue"), words=STATES)


def vitals(*, now: datetime) -> Iterator[Reading]:
    found = queries.queue(now)
    since = found.oldest_at
    yield AGE.read((now - since).total_seconds() if since else 0)
    yield WORKERS.read(found.workers)
    yield PARKED.read(found.parked)
    for state in STATES:
        yield JOBS.read(getattr(found, state), state=state)
