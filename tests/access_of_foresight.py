"""Who gets what behind the addresses of signals, and where they lead."""

from django.urls import reverse

from tests.factories import noticed
from youhu.foresight.models import Signal

#                             nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_signal POST":      "302 403 403 403 422 404 422 404 422 422 403",
    "export_signals":       "302 403 403 403 200 200 200 200 200 200 403",
    "signal":               "302 403 403 403 200 404 200 404 200 200 403",
    "signals":              "302 403 403 403 200 200 200 200 200 200 403",
    "signals_count":        "302 403 403 403 200 200 200 200 200 200 403",
}  # fmt: skip


def address(name, district):
    """Where `name` leads for a signal about the first cell."""
    signal = Signal.objects.first() or noticed(district)
    return reverse(name, args=[signal.pk, *(["dismiss"] if "act" in name else [])])


ELSEWHERE = ("signal", "act_signal")
