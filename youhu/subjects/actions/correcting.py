"""A caller's name and telephone are put right; who is at an open call learns that they changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.actions.step import link_of
from youhu.calls.models import Call, Caller
from youhu.calls.rules import SHORTEST_PHONE
from youhu.common.errors import Refused
from youhu.ledger.actions import record
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member, Person
from youhu.subjects.actions.writing import write
from youhu.subjects.models import DataRequest
from youhu.subjects.queries import is_staff
from youhu.subjects.rules import Right


@transaction.atomic
def correct(
    calls: Iterable[Call], *, name: str, phone: str, by: Member, now: datetime, login: bool = False
) -> DataRequest:
    """Name and phone stand right from now on: on these calls, and at the login where it is said."""
    digits = "".join(sign for sign in phone if sign.isdigit() or sign == "+")
    if not name.strip() or len(digits) < SHORTEST_PHONE:
        raise Refused(_("Give your name and a phone number."))
    at_login = login and bool(by.pk) and not is_staff(by)
    rows = _put_right(calls, name.strip(), digits)
    if not rows and not at_login:
        raise Refused(_("Choose a call of which anything is still kept, or your login."))
    for call in rows:
        _say(call, by, now)
    if at_login:
        person = Person.objects.select_for_update().get(pk=by.person_id)
        person.name, person.phone = name.strip(), digits
        person.save()
    return write(Right.CORRECT, "correct", rows, by, now)


def _put_right(calls: Iterable[Call], name: str, phone: str) -> Sequence[Call]:
    """Those of the calls of which anything is kept; their callers are called so now."""
    keys = [call.pk for call in calls]
    callers = Caller.objects.filter(call__in=keys, erased_at=None).select_for_update()
    changed = list(callers.order_by("pk"))
    for caller in changed:
        caller.name, caller.phone = name, phone
        caller.save()
    rows = Call.objects.filter(pk__in=[caller.pk for caller in changed])
    return list(rows.select_related("unit", "main__unit").order_by("pk"))


def _say(call: Call, by: Member, now: datetime) -> None:
    """A line without words at a call that is not over, and its unit is told."""
    at = call.main if call.is_following and call.main is not None else call
    if not at.is_open:
        return
    line, to = record(call, "correct_caller", by=by, now=now), Audience(unit=at.unit)
    key, said = f"{call.subject}:{line.seq}:caller_corrected", {"number": call.number}
    tell(key, "caller_corrected", said, to=to, now=now, link=link_of(call, to))
