"""Who gets what behind the addresses of simulations, and where they lead; see test_access.py."""

from datetime import date

from django.urls import reverse

from tests.factories import NOW
from youhu.whatif.actions import ask_trial
from youhu.whatif.models import Trial
from youhu.whatif.rules import Ask

#                       nob res nei gri han str dis oth sup aud adm
TABLE = {
    "ask_trial POST":  "302 403 403 403 403 403 403 403 403 403 422",
    "export_trial":    "302 403 403 403 403 403 403 403 403 302 302",
    "trial":           "302 403 403 403 403 403 403 403 403 200 200",
    "trials":          "302 403 403 403 403 403 403 403 403 200 200",
}  # fmt: skip
ELSEWHERE = ("export_trial", "trial")


def address(name, district):
    """Where `name` leads for the one simulation that somebody asked for."""
    one = Trial.objects.first() or ask_trial(
        Ask(), month=date(2026, 10, 1), seeds=2, language="en", by=district.admin, now=NOW
    )
    more = ["csv"] if name == "export_trial" else []
    return reverse(name, args=[one.pk, *more])
