"""What is done again and again: a call is answered, rated, called back."""

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from django.test import Client

from tests.factories import NOW, TinyDistrict, in_state
from youhu.calls import actions
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.figures import actions as figures
from youhu.figures.models import CallBack, Exclusion
from youhu.figures.models.callbacks import Drawing
from youhu.oversight import actions as oversight
from youhu.oversight.models import Verdict
from youhu.registry.models import Member

ANSWERED = NOW + timedelta(minutes=2)
LATER = NOW + timedelta(days=1)


def signed_in(member: Member) -> Client:
    """A browser of this member, in English."""
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(member.person.user)
    return client


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


def marked(call: Call, district: TinyDistrict, *, now: datetime) -> Verdict:
    """Two people say that a call is unreasonable."""
    made = oversight.mark(
        call, kind="unreasonable", reason="Against the law.", by=district.handler, now=now
    )
    oversight.agree(made, note="It is.", by=district.district_supervisor, now=now)
    return made


def excluded(call: Call, district: TinyDistrict, *, now: datetime) -> Exclusion:
    """Two people say that a call is not the district's."""
    said = {"ground": "not_ours", "reason": "The city's."}
    made = figures.propose_exclusion(call, **said, by=district.supervisor, now=now)
    figures.agree_exclusion(made, by=district.district_supervisor, now=now)
    return made


def _rate(call: Call, district: TinyDistrict, dice: Random, now: datetime) -> None:
    said = {"was_solved": dice.choice(["yes", "no"]), "satisfaction": "dissatisfied"}
    actions.rate(call, was_contacted=True, **said, by=district.resident, now=now)


def _reopen(call: Call, district: TinyDistrict, dice: Random, now: datetime) -> None:
    actions.reopen(call, note="Again.", by=district.resident, now=now)


def _call_back(call: Call, district: TinyDistrict, dice: Random, now: datetime) -> None:
    made = CallBack.objects.filter(call=call).first()
    if made is not None:
        said = {"was_contacted": False, "was_solved": "partly", "satisfaction": "fairly"}
        figures.reach(made, **said, words="", by=district.dispatcher, now=now)


def _mark(call: Call, district: TinyDistrict, dice: Random, now: datetime) -> None:
    made = Verdict.objects.filter(call=call, is_excluded=True).first()
    if made is None:
        marked(call, district, now=now)
    else:
        oversight.drop(made, note="No.", by=district.district_supervisor, now=now)


def _exclude(call: Call, district: TinyDistrict, dice: Random, now: datetime) -> None:
    made = Exclusion.objects.filter(call=call, state="agreed").first()
    if made is None:
        excluded(call, district, now=now)
    else:
        figures.lift_exclusion(made, note="No.", by=district.district_supervisor, now=now)


def _send_on(call: Call, district: TinyDistrict, dice: Random, now: datetime) -> None:
    unit = dice.choice([district.urban, district.housing])
    actions.redispatch(call, unit=unit, note="Theirs.", by=district.dispatcher, now=now)


def _void(call: Call, district: TinyDistrict, dice: Random, now: datetime) -> None:
    actions.void(call, note="A test.", by=district.supervisor, now=now)


Deed = Callable[[Call, TinyDistrict, Random, datetime], None]
DEEDS: tuple[Deed, ...] = (_rate, _reopen, _call_back, _mark, _exclude, _send_on, _void)


def afterwards(district: TinyDistrict, dice: Random, *, now: datetime) -> None:
    """Something is done late to some call; where it may not be, nothing."""
    call = dice.choice(list(Call.objects.order_by("pk")))
    with contextlib.suppress(Refused):
        dice.choice(DEEDS)(call, district, dice, now)
