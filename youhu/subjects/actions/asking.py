"""The side of whoever the data is about: take it along, ask that it goes, withdraw that."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.models import Call, Caller
from youhu.common.errors import Refused
from youhu.ledger.actions import move
from youhu.registry.calendars import calendar_of, tokens
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.subjects.actions.telling import tell_asked, tell_deciders
from youhu.subjects.actions.writing import write
from youhu.subjects.models import DataRequest
from youhu.subjects.queries import asked_about, deciders
from youhu.subjects.rules import LIMIT, MOST_CALLS, Right, State


@transaction.atomic
def ask(calls: Iterable[Call], *, by: Member, now: datetime, shown: str = "") -> DataRequest:
    """Somebody wants what is known of their calls to go; it is decided by a time that they see."""
    wanted = _locked(calls)
    if by.role != Role.RESIDENT and not shown:
        raise Refused(_("Say what was shown to you."))
    district = wanted[0].district
    hands = deciders(district, now)
    if not hands:
        raise Refused(_("Nobody can decide this just now. Ring 12345."))
    unit = hands[0].organisation
    assert unit is not None
    said = {"unit": unit, "due_at": _due(unit, now), "shown": shown}
    request = write(Right.ERASE, "ask", wanted, by, now, state=State.ASKED, **said)
    tell_deciders(request, hands, now)
    tell_asked(request, now)
    return request


def _locked(calls: Iterable[Call]) -> list[Call]:
    """The calls, held fast while it is looked whether they may be asked about."""
    keys = [call.pk for call in calls]
    rows = list(Call.objects.filter(pk__in=keys).select_for_update().order_by("pk"))
    if not rows:
        raise Refused(_("Choose at least one call."))
    if len(rows) > MOST_CALLS:
        raise Refused(_("At most %(most)s calls at once.") % {"most": MOST_CALLS})
    if len({call.district for call in rows}) > 1:
        raise Refused(_("These calls lie in several districts. Ask for each district by itself."))
    gone = Caller.objects.filter(call__in=keys).exclude(erased_at=None).exists()
    if gone or asked_about(rows):
        raise Refused(_("This was erased or asked for already. Reload the page and look again."))
    return rows


def _due(unit: Organisation, now: datetime) -> datetime:
    amount, limit_type = LIMIT
    calendar = calendar_of(unit.pk, token=tokens().get("calendar", ""))
    return calendar.due(now, amount=amount, limit_type=limit_type).at


def withdraw(request: DataRequest, *, by: Member, now: datetime) -> None:
    """It shall not go after all."""
    move(request, "withdraw", by=by, now=now, ended_at=now)


@transaction.atomic
def take(calls: Iterable[Call], *, by: Member, now: datetime) -> DataRequest:
    """A copy of what is kept was handed to whom it is about: on record, without what is in it."""
    return write(Right.TAKE, "take", list(calls), by, now)
