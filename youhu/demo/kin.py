"""A call of the sample district that was split, and two about the same thing that were merged."""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _

from youhu.calls.actions import Draft, Part, merge, raise_call, sign, split
from youhu.calls.models import Call, Category
from youhu.calls.rules import State
from youhu.demo.logins import COMMUNITY
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind


def sort_out(now: datetime) -> None:
    """The command room splits what named two matters, and merges what two callers said."""
    by = Member.objects.get(person__user__username="command")
    resident = Member.objects.get(person__user__username="resident", role=Role.RESIDENT)
    _split(by, resident, now)
    _merge(by, resident, now)


def _split(by: Member, caller: Member, now: datetime) -> None:
    said = _("The music is loud until midnight, and the lift of block 2 has stopped again.")
    whole = _raise("03001", said, caller, "split", now)
    lift = Part(_("The lift of block 2 has stopped again."), _category("02001"), address="")
    split(whole, [lift], by=by, now=now)


def _merge(by: Member, caller: Member, now: datetime) -> None:
    first = _("The pavement at the gate is blocked by a fence; prams cannot pass.")
    main = _raise("05001", first, nobody(Role.RESIDENT), "main", now)
    if main.state == State.DISPATCHED:
        workers = Member.objects.filter(organisation=main.unit, role=Role.HANDLER)
        sign(main, by=workers.order_by("pk")[0], now=now)
    again = _("There is a fence on the pavement at the gate of our estate.")
    merge(_raise("05001", again, caller, "again", now), main=main, by=by, now=now)


def _raise(category: str, text: str, by: Member, key: str, now: datetime) -> Call:
    """A call from the community of those who can sign in."""
    cells = Area.objects.filter(kind=AreaKind.CELL, code__startswith=COMMUNITY).order_by("code")
    draft = Draft(
        client_key=uuid5(NAMESPACE_URL, f"sample-kin-{key}"),
        text=text,
        category_id=_category(category),
        cell_code=cells[0].code,
        address=_("At the gate of the estate"),
        caller_phone=by.person.phone if by.pk else "",
    )
    return raise_call(draft, by=by, now=now)


def _category(code: str) -> int:
    return Category.objects.get(kind="citizen", code=code).pk
