"""What is done again and again: a call is answered, rated, called back."""

from datetime import datetime, timedelta

from tests.factories import NOW, TinyDistrict, in_state
from youhu.calls import actions
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.figures import actions as figures
from youhu.figures.models import CallBack
from youhu.figures.models.callbacks import Drawing

ANSWERED = NOW + timedelta(minutes=2)
LATER = NOW + timedelta(days=1)


def answered(district: TinyDistrict, *, now: datetime = NOW, **facts) -> Call:
    return in_state(district, State.ANSWERED, now=now, **facts)


def rated(call: Call, district: TinyDistrict, **said) -> None:
    facts = {"was_contacted": True, "was_solved": "yes", "satisfaction": "satisfied", **said}
    actions.rate(call, **facts, by=district.resident, now=ANSWERED + timedelta(hours=1))


def drawn(district: TinyDistrict, n: int = 1) -> list[CallBack]:
    """So many answered calls whose callers are to be called back the day after."""
    for _n in range(n):
        answered(district)
    Drawing.objects.all().delete()
    figures.draw(now=LATER)
    return list(CallBack.objects.select_related("call__caller").order_by("pk"))
