"""Who decides looks at what would go: it goes, or they say why not."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youhu.calls.actions.erasing import erase
from youhu.calls.models import Call
from youhu.common.errors import Refused
from youhu.ledger.actions import move
from youhu.registry.models import Member
from youhu.subjects.actions.telling import tell_done, tell_refused
from youhu.subjects.models import DataRequest, Part
from youhu.subjects.queries import holds
from youhu.subjects.rules import Held, Refusal
from youhu.upkeep import staff


@transaction.atomic
def grant(request: DataRequest, *, by: Member, now: datetime) -> None:
    """What may go goes at once; what cannot go yet stays, and the person reads why."""
    _refuse_others(request, by, now)
    calls = _calls(request)
    held = holds(calls, now)
    going = [call for call in calls if call.pk not in held]
    if not going:
        raise Refused(_("None of these calls can go yet. Refuse the request and say why."))
    payload = {
        "erased": [call.number for call in going],
        "kept": {call.number: str(held[call.pk].value) for call in calls if call.pk in held},
    }
    move(request, "grant", by=by, now=now, payload=payload, ended_at=now, decided_by=by)
    for call in going:
        erase(call, by=by, now=now)
    _keep(request, held)
    tell_done(request, now)


def _calls(request: DataRequest) -> Sequence[Call]:
    """The calls of the request, held fast."""
    keys = request.parts.values("call")
    rows = Call.objects.filter(pk__in=keys).select_related("main").order_by("pk")
    return list(rows.select_for_update(of=("self",)))


def _keep(request: DataRequest, held: dict[int, Held]) -> None:
    for pk, why in held.items():
        Part.objects.filter(request=request, call=pk).update(held=why)


@transaction.atomic
def refuse(request: DataRequest, *, refusal: str, answer: str, by: Member, now: datetime) -> None:
    """It stays, for one of the reasons that the law knows; the person reads which."""
    _refuse_others(request, by, now)
    if refusal not in Refusal:
        raise Refused(_("Choose why it is refused."))
    said = answer.strip()
    move(
        request, "refuse", by=by, now=now, note=said, payload={"why": refusal}, ended_at=now,
        decided_by=by, refusal=refusal, answer=said,
    )  # fmt: skip
    _keep(request, holds(_calls(request), now))
    tell_refused(request, now)


def _refuse_others(request: DataRequest, by: Member, now: datetime) -> None:
    if not staff.may_guard(by, localdate(now)) or by.area_code[:6] != request.district:
        raise Refused(_("The security administrator of the district decides this."))
    mine = {person.person_id for person in (request.filed_by, request.member) if person}
    if by.person_id in mine:
        raise Refused(_("You asked for this yourself. Let somebody else decide it."))
