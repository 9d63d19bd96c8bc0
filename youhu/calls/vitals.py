"""How many calls are open, and how they stand with time."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.models import Call
from youhu.common.vitals import Reading, Vital

CALLS = Vital(
    "calls", _("Calls"),
    words={
        "open": pgettext_lazy("calls", "open"),
        "overdue": pgettext_lazy("calls", "overdue"),
        "escalated": pgettext_lazy("calls", "warned about"),
    },
)  # fmt: skip


def vitals(*, now: datetime) -> Iterator[Reading]:
    yield CALLS.read(Call.objects.open().count(), standing="open")
    yield CALLS.read(Call.objects.overdue(now).count(), standing="overdue")
    warned = Call.objects.open().filter(Q(rung__gt=0) | Q(promise_rung__gt=0))
    yield CALLS.read(warned.count(), standing="escalated")
