"""What residents of the sample district asked about their own data."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _

from youhu.calls.actions import Draft, raise_call, withdraw
from youhu.calls.models import Call, Category
from youhu.calls.rules import State
from youhu.demo.logins import COMMUNITY
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role
from youhu.subjects import actions
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind

LONG_AGO = timedelta(days=230)  # the law wants it kept no more
ASKED_BEFORE = timedelta(days=3)


def ask_about_data(now: datetime) -> None:
    """One asks that a call goes, and waits; another one's went; a copy was taken along."""
    resident = Member.objects.get(person__user__username="resident", role=Role.RESIDENT)
    mine = Call.objects.filter(raised_by=resident, caller__erased_at=None)
    actions.take(mine, by=resident, now=now - ASKED_BEFORE)
    closed = mine.filter(state=State.CLOSED).order_by("-pk")[:1] or mine.order_by("pk")[:1]
    actions.ask(closed, by=resident, now=now - ASKED_BEFORE)
    old = _withdrawn_long_ago(now - LONG_AGO)
    request = actions.ask([old], by=nobody(Role.RESIDENT), now=now - ASKED_BEFORE)
    guard = Member.objects.get(person__user__username="security")
    actions.grant(request, by=guard, now=now)


def _withdrawn_long_ago(at: datetime) -> Call:
    cell = Area.objects.filter(kind=AreaKind.CELL, code__startswith=COMMUNITY).order_by("code")[0]
    draft = Draft(
        client_key=uuid5(NAMESPACE_URL, "sample-my-data"),
        text=_("The lamp at our stairs is dark."),
        category_id=Category.objects.get(kind="citizen", code="02001").pk,
        cell_code=cell.code,
        address=_("At the gate of the estate"),
        caller_phone="13800001111",
    )
    call = raise_call(draft, by=nobody(Role.RESIDENT), now=at)
    note = _("It burns again.")
    withdraw(call, note=note, by=nobody(Role.RESIDENT), now=at + timedelta(hours=2))
    return call
