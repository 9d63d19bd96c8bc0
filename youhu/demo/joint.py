"""Calls of the sample district that several units handle together, one of them in dispute."""

from datetime import datetime

from django.utils.translation import gettext as _

from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.joint import actions
from youhu.joint.actions.asker import Wish
from youhu.joint.models import Assist
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role

URBAN = "urban"  # the unit of the handler who can sign in


def join_hands(now: datetime) -> int:
    """Let units call each other in; answers how many duties there are now."""
    urban = Organisation.objects.get(code=URBAN)
    working = Call.objects.filter(state=State.WORKING).select_related("unit", "category")
    led = list(working.filter(unit=urban).order_by("-raised_at", "-pk")[:2])
    others = list(working.exclude(unit=urban).order_by("-raised_at", "-pk")[:3])
    if led:
        _work_together(led[0], now)
    if led[1:]:
        _decline(_ask(led[1], "market", _("Check the licences of the stalls."), now), now)
    for call, step in zip(others, (_leave, _begin, _dispute), strict=False):
        step(_ask(call, URBAN, _("Clear the pavement so that the work can be done."), now), now)
    return Assist.objects.count()


def _work_together(call: Call, now: datetime) -> None:
    """One unit has done its part, one is at it, one helps if it can."""
    done = _ask(call, "traffic-police", _("Guide the traffic while the work goes on."), now)
    by = _begin(done, now)
    said = _("Two officers stood at the crossing from 9 to 11.")
    actions.finish(done, report=said, by=by, now=now)
    _begin(_ask(call, "housing", _("See whether the wall is safe."), now), now)
    _ask(call, "fire", _("Look at the hydrant, if you pass by."), now, is_mandatory=False)


def _ask(call: Call, code: str, task: str, now: datetime, *, is_mandatory: bool = True) -> Assist:
    unit = Organisation.objects.get(code=code)
    wish = Wish(unit, task, is_mandatory=is_mandatory)
    return actions.ask(call, wish, by=_handler(call.unit), now=now)


def _leave(assist: Assist, now: datetime) -> None:
    """It waits to be signed for."""


def _begin(assist: Assist, now: datetime) -> Member:
    by = _handler(assist.unit)
    actions.sign(assist, by=by, now=now)
    return by


def _decline(assist: Assist, now: datetime) -> None:
    why = _("These stalls have no fixed place; that is not for us to license.")
    actions.decline(assist, note=why, by=_handler(assist.unit), now=now)


def _dispute(assist: Assist, now: datetime) -> None:
    why = _("The pavement belongs to the estate, not to the street.")
    actions.decline(assist, note=why, by=_handler(assist.unit), now=now)
    against = _("It is open to everybody, so it is a street.")
    actions.insist(assist, note=against, by=_handler(assist.call.unit), now=now)


def _handler(unit: Organisation | None) -> Member:
    """The first handler of a unit."""
    rows = Member.objects.filter(organisation=unit, role=Role.HANDLER)
    found: Member = rows.select_related("organisation").order_by("pk")[0]
    return found
