"""One call names several matters: each becomes a call of its own, under the same promise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.actions.following import tell_caller
from youhu.calls.actions.intake import Draft, raise_call
from youhu.calls.actions.step import Step, may_remark
from youhu.calls.models import Call
from youhu.calls.reference import current
from youhu.calls.rules import MOST_PARTS, SORTABLE, State
from youhu.common.errors import Refused
from youhu.ledger.actions import record
from youhu.registry.models import Member


@dataclass(frozen=True)
class Part:
    """One matter of several: its own words, category and place; no place means the same one."""

    text: str
    category_id: int
    cell_code: str = ""  # a community or a cell
    address: str = ""
    photos: tuple[int, ...] = ()  # keys of photos of the call that go with it


@transaction.atomic
def split(call: Call, parts: Sequence[Part], *, by: Member, now: datetime) -> list[Call]:
    """Take matters out of a call, each into a call of its own; the rest stays under its number.

    The caller, and what was promised to them, are the same for all of them, and they are told
    every number. Raises Refused when one of the parts cannot be raised: then nothing is split.
    """
    may_remark(call, "split", by)
    _look_over(call, parts)
    fence = {"state": call.state, "leg": call.leg}
    made = [raise_call(_draft(call, part), by=by, now=now) for part in parts]
    taken = {part.number: list(said.photos) for part, said in zip(made, parts, strict=True)}
    payload = {"parts": [part.number for part in made], "photos": _moved(call, made, taken)}
    record(call, "split", by=by, now=now, payload=payload, fence=fence)
    step = Step(call, "split", by, now, current())
    numbers = _(", ").join([call.number, *(part.number for part in made)])
    tell_caller(step, "split", numbers=numbers)
    return made


def _look_over(call: Call, parts: Sequence[Part]) -> None:
    if call.state not in SORTABLE:
        raise Refused(
            _("A call that is “%(state)s” is not split. Raise a new call for what is left.")
            % {"state": State(call.state).label}
        )
    if not parts:
        raise Refused(_("Write down at least one matter that goes into a call of its own."))
    if len(parts) > MOST_PARTS:
        said = _("At most %(most)s matters are split off at once. Split again for the rest.")
        raise Refused(said % {"most": MOST_PARTS})


def _draft(call: Call, part: Part) -> Draft:
    same = not part.cell_code
    return Draft(
        client_key=uuid4(),
        text=part.text,
        category_id=part.category_id,
        lng=call.lng if same else None,
        lat=call.lat if same else None,
        cell_code=call.cell_code if same else part.cell_code,
        address=part.address,
        kind=call.kind,
        urgency=call.urgency,
        source=call.source,
        caller_name=call.caller.name,
        caller_phone=call.caller.phone,
        is_secret=call.is_secret,
        split_from=call,
    )


def _moved(
    call: Call, made: Sequence[Call], taken: Mapping[str, list[int]]
) -> dict[str, list[str]]:
    """Let the photos go with their parts; answers with their digests by the number of the part."""
    moved = {}
    for part in made:
        photos = call.photos.filter(pk__in=taken[part.number]).order_by("pk")
        digests = list(photos.values_list("sha256", flat=True))
        if digests:
            photos.update(call=part)
            moved[part.number] = digests
    return moved
