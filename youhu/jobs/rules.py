"""How long a silent worker is waited for, and how often a failed job is tried again. Pure."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

BEAT = timedelta(seconds=10)  # how often a worker says that it lives
LEASE = timedelta(seconds=60)  # after so long without a word its job goes to another one
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)
MOST_TRIES = len(PAUSES) + 1
LONGEST_WAIT = timedelta(minutes=10)  # for a job that is due and that no worker takes
LONGEST_RUN = timedelta(hours=1)
DONE_KEPT = timedelta(days=7)
TROUBLE_KEPT = timedelta(days=90)
WORKER_KEPT = timedelta(days=1)


class Fate(TextChoices):
    """What becomes of a job that failed."""

    AGAIN = "again", pgettext_lazy("job", "tried again")
    PARKED = "parked", pgettext_lazy("job", "parked")
    GIVEN_UP = "given_up", pgettext_lazy("job", "given up")


class Standing(TextChoices):
    """How a job stands, as a reader sorts them."""

    WAITING = "waiting", pgettext_lazy("job", "waiting")
    RUNNING = "running", pgettext_lazy("job", "running")
    PARKED = "parked", pgettext_lazy("job", "parked")
    DONE = "done", pgettext_lazy("job", "done")
    GIVEN_UP = "given_up", pgettext_lazy("job", "given up")


def pause_after(tries: int) -> timedelta | None:
    """How long a job rests after its n-th try failed; None when it is parked."""
    return PAUSES[tries - 1] if tries <= len(PAUSES) else None
