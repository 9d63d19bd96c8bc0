"""Calls of the sample district that several units handle together, one of them in dispute."""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _

from youhu.calls.actions import Draft, raise_call
from youhu.calls.actions import sign as sign_call
from youhu.calls.models import Call, Category
from youhu.calls.rules import State
from youhu.demo.logins import COMMUNITY
from youhu.joint import actions
from youhu.joint.actions.asker import Wish
from youhu.joint.models import Assist
from youhu.registry.models import Member, Organisation, nobody
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind

URBAN = "urban"  # the unit of the handler who can sign in


def join_hands(now: datetime) -> int:
    """Let units call each other in; answers how many duties there are now."""
    _lift(_raise("02001", _("The only lift has been out of order for three days."), now), now)
    _traffic(_raise("03005", _("Cars and stalls block the way to the clinic."), now), now)
    _wall(_raise("05001", _("A fence takes half of the pavement at the gate."), now), now)
    _noise(_raise("03001", _("The shop below plays music until midnight."), now), now)
    return Assist.objects.count()


def _raise(category: str, text: str, now: datetime) -> Call:
    """A call from the community of those who can sign in, signed for by its unit."""
    cells = Area.objects.filter(kind=AreaKind.CELL, code__startswith=COMMUNITY).order_by("code")
    draft = Draft(
        client_key=uuid5(NAMESPACE_URL, f"sample-joint-{category}"),
        text=text,
        category_id=Category.objects.get(kind="citizen", code=category).pk,
        cell_code=cells[0].code,
        address=_("Opposite the community centre"),
    )
    call = raise_call(draft, by=nobody(Role.RESIDENT), now=now)
    if call.state == State.DISPATCHED:
        sign_call(call, by=_handler(call.unit), now=now)
    return call


def _lift(call: Call, now: datetime) -> None:
    """One unit has done its part, one is at it, one helps if it can."""
    community = f"community-{COMMUNITY}"
    done = _ask(call, community, _("Bring the patient on floor 12 to dialysis."), now)
    said = _("Two of us carried her down; she was at the clinic at 10:05.")
    actions.finish(done, report=said, by=_begin(done, now), now=now)
    _begin(_ask(call, "fire", _("Stand by in case somebody is stuck."), now), now)
    task = _("Find a home to stay in for the time of the repair.")
    _ask(call, "civil-affairs", task, now, is_mandatory=False)


def _traffic(call: Call, now: datetime) -> None:
    _ask(call, URBAN, _("Clear the stalls from the lane."), now)


def _noise(call: Call, now: datetime) -> None:
    _begin(_ask(call, "police", _("Speak to the owner on the spot tonight."), now), now)
    asked = _ask(call, "market", _("Check whether the shop may run a bar."), now)
    why = _("Its licence is in order; noise is not for us.")
    actions.decline(asked, note=why, by=_handler(asked.unit), now=now)


def _wall(call: Call, now: datetime) -> None:
    asked = _ask(call, URBAN, _("Take the fence away."), now)
    why = _("The fence stands inside the estate, not on the street.")
    actions.decline(asked, note=why, by=_handler(asked.unit), now=now)
    against = _("The survey of 2021 shows the pavement as a street.")
    actions.insist(asked, note=against, by=_handler(call.unit), now=now)


def _ask(call: Call, code: str, task: str, now: datetime, *, is_mandatory: bool = True) -> Assist:
    wish = Wish(Organisation.objects.get(code=code), task, is_mandatory=is_mandatory)
    return actions.ask(call, wish, by=_handler(call.unit), now=now)


def _begin(assist: Assist, now: datetime) -> Member:
    by = _handler(assist.unit)
    actions.sign(assist, by=by, now=now)
    return by


def _handler(unit: Organisation | None) -> Member:
    """The first handler of a unit."""
    rows = Member.objects.filter(organisation=unit, role=Role.HANDLER)
    found: Member = rows.select_related("organisation").order_by("pk")[0]
    return found
