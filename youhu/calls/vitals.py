"""How many calls are open, and how they stand with time."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.models import Call, Leftover
from youhu.common.vitals import Reading, Unit, Vital

CALLS = Vital(
    "calls", _("Calls"),
    words={
        "open": pgettext_lazy("calls", "open"),
        "overdue": pgettext_lazy("calls", "overdue"),
        "escalated": pgettext_lazy("calls", "warned about"),
    },
)  # fmt: skip

LEFTOVERS = Vital(
    "files_left_seconds", _("Since an erased file should be gone"), Unit.SECONDS,
    most=timedelta(days=1).total_seconds(), alarm="FilesNotRemoved",
    remedy=_("Look whether the store of photos answers and lets the site remove what is there."),
)  # fmt: skip


def vitals(*, now: datetime) -> Iterator[Reading]:
    yield CALLS.read(Call.objects.open().count(), standing="open")
    yield CALLS.read(Call.objects.overdue(now).count(), standing="overdue")
    warned = Call.objects.open().filter(Q(rung__gt=0) | Q(promise_rung__gt=0))
    yield CALLS.read(warned.count(), standing="escalated")
    due = Leftover.objects.filter(due_at__lte=now).order_by("due_at", "pk")
    since = due.values_list("due_at", flat=True).first()
    yield LEFTOVERS.read((now - since).total_seconds() if since else 0)
