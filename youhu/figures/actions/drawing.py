"""Every morning it is drawn whose callers are called back about the answers of the day before."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from youhu.calls import reference
from youhu.calls.models import Call
from youhu.calls.reference import Reference
from youhu.calls.rules import Kind
from youhu.common.errors import Refused
from youhu.figures.desks import desk_of, due_by
from youhu.figures.lives import CallBackState
from youhu.figures.models import CallBack, Drawing, SamplingPlan
from youhu.figures.rules import FINISHED
from youhu.figures.sampling import Plan, digest, drawn
from youhu.ledger.actions import begin, move
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.territory.rules import SUBDISTRICT_DIGITS, AreaKind

MOST_DAYS = 31  # so far back a sweep that did not run makes up for it


def draw(*, now: datetime) -> int:
    """Draw for every day up to yesterday that was not drawn yet; answers how many were drawn."""
    districts = Area.objects.filter(kind=AreaKind.DISTRICT).order_by("code")
    days = [
        (code, day) for code in districts.values_list("code", flat=True) for day in _days(code, now)
    ]
    return sum(_draw_one(code, day, now) for code, day in days)


def _days(district: str, now: datetime) -> Iterator[date]:
    """The days to be drawn; a new district begins with yesterday."""
    today = timezone.localdate(now)
    last = Drawing.objects.filter(district=district).order_by("-on").first()
    day = today - timedelta(days=1)
    if last is not None:
        day = max(last.on + timedelta(days=1), today - timedelta(days=MOST_DAYS))
    while day < today:
        yield day
        day += timedelta(days=1)


@transaction.atomic
def _draw_one(district: str, day: date, now: datetime) -> int:
    calls = {call.number: call for call in _could_be_drawn(district, day)}
    strata: dict[str, list[str]] = defaultdict(list)
    for call in calls.values():
        strata[call.cell_code[:SUBDISTRICT_DIGITS]].append(call.number)
    plan = plan_of(district, day)
    chosen = drawn(strata, plan, day.isoformat())
    drawing, is_new = Drawing.objects.get_or_create(
        district=district,
        on=day,
        defaults={
            **vars(plan), "made_at": now, "digest": digest(strata),
            "strata": {name: [len(strata[name]), len(chosen[name])] for name in chosen},
        },
    )  # fmt: skip
    if not is_new:
        return 0  # another sweep was quicker
    known = reference.current()
    numbers = [number for name in chosen for number in chosen[name]]
    return sum(_ask(calls[number], drawing, known, now) for number in numbers)


def _could_be_drawn(district: str, day: date) -> list[Call]:
    """Answered that day, not rated by their callers, who left a number to call."""
    start = timezone.make_aware(datetime.combine(day, time()))
    answered = Call.objects.filter(
        district=district,
        kind=Kind.APPEAL,
        state__in=FINISHED,
        answered_at__gte=start,
        answered_at__lt=start + timedelta(days=1),
        satisfaction="",
    )
    return list(answered.exclude(caller__phone="").select_related("call_back").order_by("number"))


def plan_of(district: str, day: date) -> Plan:
    """How many are called back of a day's calls; everybody where nothing was said."""
    plans = SamplingPlan.objects.filter(district=district, valid_from__lte=day)
    found = plans.order_by("-valid_from", "-pk").first()
    return found.plan if found else Plan()


def _ask(call: Call, drawing: Drawing, known: Reference, now: datetime) -> bool:
    """Put one caller into the queue; one who was called about an earlier answer comes again."""
    try:
        desk = desk_of(known, call.cell_code, now)
    except Refused:
        return False
    clock, said = nobody(Role.CLOCK), {"drawing": drawing.on.isoformat()}
    facts: dict[str, Any] = {
        "drawing": drawing,
        "desk": desk,
        "about": call.answered_at,
        "due_at": due_by(known, now),
    }
    old = CallBack.objects.filter(call=call).first()
    if old is None:
        made = CallBack.objects.create(call=call, district=call.district, **facts)
        begin(made, "draw", by=clock, now=now, payload=said)
    elif old.state != CallBackState.WAITING:
        move(old, "draw_again", by=clock, now=now, payload=said, **facts, **UNASKED)
    return True


UNASKED: dict[str, Any] = {
    "warned_at": None,
    "tries": 0,
    "was_contacted": None,
    "was_solved": "",
    "satisfaction": "",
    "words": "",
    "done_by": None,
    "done_at": None,
}
