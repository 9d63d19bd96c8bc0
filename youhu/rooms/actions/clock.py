"""The sweep: what is overdue in a room warns whoever has it, then the desk and the room above."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction

from youhu.ledger.actions import record
from youhu.notices.actions import Audience
from youhu.registry.models import Organisation, nobody
from youhu.registry.rules import OrgKind, Role
from youhu.rooms.actions.step import said, tell_of
from youhu.rooms.models import HotlineEntry, Mediation, Promised, WalkIn
from youhu.rooms.rules import STEP, TOP_RUNG
from youhu.territory.rules import SUBDISTRICT_DIGITS

logger = logging.getLogger(__name__)


def warn(*, now: datetime) -> int:
    """Give every warning that has come due; answers how many."""
    given, faults = 0, []
    for thing in _due(now):
        try:
            given += _climb(thing, now)
        except Exception as why:  # whatever it is, the others must be warned about
            logger.exception("%s could not be warned about", thing.subject)
            faults.append(why)
    if faults:
        raise ExceptionGroup(f"{len(faults)} could not be warned about", faults)
    return given


def _due(now: datetime) -> Iterator[Promised | Mediation]:
    for kind in (WalkIn, HotlineEntry, Mediation):
        rows = kind.objects.open().whole().filter(next_rung_at__lte=now)
        yield from list(rows.order_by("next_rung_at", "pk"))


@transaction.atomic
def _climb(thing: Promised | Mediation, now: datetime) -> int:
    """One rung up, once, however many sweeps run: whoever moves the row writes the warning."""
    number = thing.rung + 1
    next_at = now + STEP if number < TOP_RUNG else None
    fence = {name: getattr(thing, name) for name in ("state", "rung", "next_rung_at")}
    rows = type(thing)._default_manager.filter(pk=thing.pk, **fence)
    if not rows.update(rung=number, next_rung_at=next_at):
        return 0
    thing.rung, thing.next_rung_at = number, next_at
    record(thing, "warn", by=nobody(Role.CLOCK), now=now, payload={"rung": number})
    words = {"rung": str(number), **_words(thing)}
    template = "mediation_late" if isinstance(thing, Mediation) else "room_promise_late"
    for to in _audiences(thing):
        tell_of(thing, template, to, now, key=str(number), **words)
    return 1


def _words(thing: Promised | Mediation) -> dict[str, str]:
    if isinstance(thing, Mediation):
        return {"state": str(thing.get_state_display()), "due": said(thing.due_at)}
    return {"room": str(thing.room), "name": str(thing.owner.person if thing.owner else "")}


def _audiences(thing: Promised | Mediation) -> Iterable[Audience]:
    """First whoever has it; then the desk of the community and the command room above, too."""
    if isinstance(thing, Mediation):
        yield from (Audience(member=one) for one in {thing.desk, *thing.mediators.all()})
    elif thing.owner is not None:
        yield Audience(member=thing.owner)
    if thing.rung < TOP_RUNG:
        return
    community = thing.community if isinstance(thing, Mediation) else thing.room.community
    yield Audience(unit=community, role=Role.HANDLER)
    area = community.area_code[:SUBDISTRICT_DIGITS]
    rooms = Organisation.objects.filter(kind=OrgKind.COMMAND_ROOM, area_code=area)
    above = rooms.order_by("pk").first()
    if above is not None:
        yield Audience(unit=above, role=Role.DISPATCHER)
