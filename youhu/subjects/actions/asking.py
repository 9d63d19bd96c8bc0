"""The side of whoever the data is about: take it along, correct it, ask that it goes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from youhu.calls.models import Call, Caller
from youhu.calls.rules import SHORTEST_PHONE
from youhu.common.errors import Refused
from youhu.ledger.actions import begin, move
from youhu.notices.actions import Audience, tell
from youhu.registry.calendars import calendar_of, tokens
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import Role
from youhu.subjects.models import DataRequest, Part
from youhu.subjects.queries import asked_about, deciders, is_staff
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
    request = _write(Right.ERASE, "ask", wanted, by, now, state=State.ASKED, **said)
    _tell_of(request, Audience(unit=unit, role=hands[0].role), len(wanted), now)
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


def _write(
    right: Right, verb: str, calls: Sequence[Call], by: Member, now: datetime, **facts: Any
) -> DataRequest:
    """The request with its calls and its first line; the line names no person and no words."""
    is_filed = by.role != Role.RESIDENT
    ended = {} if facts.get("state") == State.ASKED else {"state": State.DONE, "ended_at": now}
    request = DataRequest.objects.create(
        district=calls[0].district if calls else by.area_code[:6],
        right=right,
        member=by if by.pk and not is_filed else None,
        filed_by=by if is_filed else None,
        asked_at=now,
        **{**facts, **ended},
    )
    Part.objects.bulk_create(Part(request=request, call=call) for call in calls)
    begin(request, verb, by=by, now=now, payload={"calls": [call.number for call in calls]})
    return request


def _tell_of(request: DataRequest, to: Audience, count: int, now: datetime) -> None:
    said = {"code": request.code, "count": str(count), "due": due_said(request)}
    key, link = f"{request.subject}:asked", request.get_absolute_url()
    tell(key, "erasure_asked", said, to=to, now=now, link=link)
    tell_subject(request, "erasure_received", now, due=due_said(request))


def due_said(request: DataRequest) -> str:
    return f"{localtime(request.due_at):%Y-%m-%d %H:%M}" if request.due_at else ""


def tell_subject(request: DataRequest, template: str, now: datetime, **said: str) -> None:
    """Whoever asked by name is told; with a receipt one looks at the page."""
    if request.member is None:
        return
    key, said = f"{request.subject}:{template}", {"code": request.code, **said}
    tell(key, template, said, to=Audience(member=request.member), now=now, link="/my-data/")


def withdraw(request: DataRequest, *, by: Member, now: datetime) -> None:
    """It shall not go after all."""
    move(request, "withdraw", by=by, now=now, ended_at=now)


@transaction.atomic
def take(calls: Iterable[Call], *, by: Member, now: datetime) -> DataRequest:
    """A copy of what is kept was handed to whom it is about: on record, without what is in it."""
    return _write(Right.TAKE, "take", list(calls), by, now)


@transaction.atomic
def correct(
    calls: Iterable[Call], *, name: str, phone: str, by: Member, now: datetime
) -> DataRequest:
    """Name and phone are wrong on calls, or at the account, and stand right from now on."""
    digits = "".join(sign for sign in phone if sign.isdigit() or sign == "+")
    if not name.strip() or len(digits) < SHORTEST_PHONE:
        raise Refused(_("Give your name and a phone number."))
    rows = list(calls)
    callers = Caller.objects.filter(call__in=rows, erased_at=None).select_for_update()
    for caller in callers.order_by("pk"):
        caller.name, caller.phone = name.strip(), digits
        caller.save()
    if by.pk and not is_staff(by):
        person = Person.objects.select_for_update().get(pk=by.person_id)
        person.name, person.phone = name.strip(), digits
        person.save()
    return _write(Right.CORRECT, "correct", rows, by, now)
