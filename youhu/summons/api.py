"""Summonses for other programs: how they stand, what may be done, and doing it."""

from datetime import datetime
from inspect import getdoc
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from youhu.calls.api.schemas import Text
from youhu.common.errors import Refused
from youhu.registry.doors import signed_in
from youhu.registry.http import MemberRequest
from youhu.summons import actions, queries
from youhu.summons.models import Part, Summons

router = Router(tags=["summonses"])
MOST = 100
ACTIONS: dict[str, Any] = {
    "acknowledge": actions.acknowledge,
    "arrive": actions.arrive,
    "begin": actions.begin,
    "report": actions.report,
    "decline": actions.decline,
    "rate": actions.rate,
    "release": actions.release,
    "insist": actions.insist,
    "uphold": actions.uphold,
    "excuse": actions.excuse,
}
_ASKED = {"report": ("report",), "rate": ("rating", "note"), "arrive": ("where", "note")}


class PartOut(Schema):
    """One called unit, and the verbs that you may use on it now."""

    id: int
    unit: str
    is_lead: bool
    state: str
    holder: str
    due_at: datetime | None
    acknowledged_at: datetime | None
    arrived_at: datetime | None
    metres: int | None
    is_off_site: bool
    reported_at: datetime | None
    rating: str
    moves: dict[str, str]


class SummonsOut(Schema):
    """A summons; whom it is about is named to the caller and the lead only."""

    id: int
    title: str
    text: str
    urgency: str
    state: str
    caller: str
    called_at: datetime
    needed_by: datetime | None
    address: str
    lng: float
    lat: float
    call: str
    person: str
    parts: list[PartOut]


class Told(Schema):
    """What a verb is told: words, a rating, a position."""

    note: Text = ""
    rating: Text = ""
    lng: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)


@router.get("/summonses", auth=signed_in, response=list[SummonsOut])
def list_summonses(request: MemberRequest) -> list[SummonsOut]:
    """The newest hundred that are your business."""
    rows = Summons.objects.visible_to(request.member).select_related("caller", "call")
    found = list(rows.order_by("-called_at", "-pk")[:MOST])
    parts = Part.objects.filter(summons__in=found).whole().order_by("-is_lead", "pk")
    of: dict[int, list[Part]] = {}
    for part in parts:
        of.setdefault(part.summons_id, []).append(part)
    return [_out(request, summons, of.get(summons.pk, [])) for summons in found]


@router.get("/summonses/{int:pk}", auth=signed_in, response=SummonsOut)
def get_summons(request: MemberRequest, pk: int) -> SummonsOut:
    """One summons with every unit's part."""
    return _out(request, found := _find(request, pk), queries.parts_of(found))


@router.post(
    "/summonses/{int:pk}/parts/{int:part}/moves/{slug:verb}", auth=signed_in, response=PartOut
)
def act_summons(request: MemberRequest, pk: int, part: int, verb: str, said: Told) -> PartOut:
    """Take one of the `moves` of a part."""
    found = _find(request, pk)
    thing: Part = get_object_or_404(Part.objects.whole(), pk=part, summons=found)
    thing.summons = found
    if verb not in ACTIONS:
        raise Refused(_("There is no act called “%(verb)s”.") % {"verb": verb})
    fields = {
        "note": said.note,
        "report": said.note,
        "rating": said.rating,
        "where": actions.CheckIn(said.lng, said.lat),
    }
    plain = () if verb in ("acknowledge", "begin") else ("note",)
    asked = {name: fields[name] for name in _ASKED.get(verb, plain)}
    where = {"where": asked.pop("where")} if "where" in asked else {}
    ACTIONS[verb](thing, **where, **asked, by=request.member, now=timezone.now())
    return _part(request, thing)


def _find(request: MemberRequest, pk: int) -> Summons:
    rows = Summons.objects.visible_to(request.member).select_related("caller", "call")
    found: Summons = get_object_or_404(rows, pk=pk)
    return found


def _out(request: MemberRequest, summons: Summons, parts: list[Part]) -> SummonsOut:
    for part in parts:
        part.summons = summons
    name, _details = queries.person_shown(summons, queries.lead_of(parts), request.member)
    return SummonsOut(
        id=summons.pk,
        title=summons.title,
        text=summons.text,
        urgency=summons.urgency,
        state=summons.state,
        caller=summons.caller.code,
        called_at=summons.called_at,
        needed_by=summons.needed_by,
        address=summons.address,
        lng=summons.lng,
        lat=summons.lat,
        call=summons.call.number if summons.call else "",
        person=name,
        parts=[_part(request, part) for part in parts],
    )


def _part(request: MemberRequest, part: Part) -> PartOut:
    verbs = queries.offered(part, request.member)
    holder = part.holder
    return PartOut(
        id=part.pk,
        unit=part.unit.code,
        is_lead=part.is_lead,
        state=part.state,
        holder=holder.code if holder else "",
        due_at=part.due_at if part.is_open else None,
        acknowledged_at=part.acknowledged_at,
        arrived_at=part.arrived_at,
        metres=part.metres,
        is_off_site=part.is_off_site,
        reported_at=part.reported_at,
        rating=part.rating if queries.reads_rating(part, request.member) else "",
        moves={verb: (getdoc(ACTIONS[verb]) or "").partition("\n")[0] for verb in verbs},
    )
