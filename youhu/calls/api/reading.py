"""Looking: the list, one call, the caller's own look, the categories."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Literal

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema
from ninja.errors import ValidationError

from youhu.calls import queries, reference
from youhu.calls.api.routes import router
from youhu.calls.api.schemas import CallPage, CategoryOut, Followed, OneCall, Text
from youhu.calls.api.showing import call_out, category_out, followed_out, one_call
from youhu.calls.models import Call
from youhu.calls.models.call import CallQuerySet
from youhu.calls.rules import CategoryKind, Source, Urgency
from youhu.common.http import address_of
from youhu.registry.doors import anybody, signed_in
from youhu.registry.http import MemberRequest

PER_PAGE, MOST = 50, 200
TabName = Literal[
    "received", "sign", "working", "check", "rate", "held", "escalated", "overdue", "joint",
    "done", "all",
]  # fmt: skip


class Filters(Schema):
    """Which calls, in which order. They are the filters of the desk's list."""

    tab: TabName = "all"
    kind: CategoryKind | None = Field(None, description="kind of category")
    area: str = Field("", pattern=r"^\d{0,15}$", description="an area's code; all below it count")
    urgency: Urgency | None = None
    source: Source | None = None
    days: int | None = Field(None, ge=1, le=366, description="raised today or so many days back")
    q: Text = Field("", max_length=60, description="number, words, address or unit")
    sort: Literal["new", "old", "due", "-due"] = Field("new", description="due: open calls only")
    after: Text = Field("", max_length=100, description="`next` of the page before")
    limit: int = Field(PER_PAGE, ge=1, le=MOST)

    @property
    def told(self) -> dict[str, str]:
        names = ("kind", "area", "urgency", "source", "days", "q")
        return {name: str(getattr(self, name) or "") for name in names}


@router.get("/calls", auth=signed_in, response=CallPage)
def list_calls(request: MemberRequest, asked: Query[Filters]) -> CallPage:
    """The calls that are your business."""
    now, known = timezone.now(), reference.current()
    mine = Call.objects.visible_to(request.member)
    calls = queries.narrow(mine, asked.told, by=request.member, now=now)
    shown = queries.in_tab(calls, queries.BY_NAME[asked.tab], by=request.member, now=now)
    rows = list(_sorted(shown, asked))
    page, more = rows[: asked.limit], rows[asked.limit :]
    return CallPage(
        calls=[call_out(call, known, now) for call in page],
        next=_bookmark(page[-1], asked.sort) if more else None,
    )


def _sorted(calls: CallQuerySet, asked: Filters) -> CallQuerySet:
    """One row more than was asked for, from where the last page ended: no page costs more."""
    order = queries.ORDERS[asked.sort]
    column = order[0].lstrip("-")
    if column == "stage_due_at":
        calls = calls.open()
    if asked.after:
        moment, pk = _place_of(asked.after)
        beyond = "lt" if order[0].startswith("-") else "gt"
        later = Q(**{f"{column}__{beyond}": moment})
        calls = calls.filter(later | Q(**{column: moment, f"pk__{beyond}": pk}))
    return calls.select_related("unit", "main", "split_from").order_by(*order)[: asked.limit + 1]


def _bookmark(call: Call, sort: str) -> str:
    moment: datetime = getattr(call, queries.ORDERS[sort][0].lstrip("-"))
    return urlsafe_b64encode(f"{moment.isoformat()} {call.pk}".encode()).decode()


def _place_of(bookmark: str) -> tuple[datetime, int]:
    try:
        moment, pk = urlsafe_b64decode(bookmark).decode().split(" ")
        return datetime.fromisoformat(moment), int(pk)
    except ValueError as why:
        said = _("This is no `next` of a page of calls. Begin again without it.")
        raise ValidationError([{"loc": ("query", "after"), "msg": said, "type": "after"}]) from why


class Known(Schema):
    """What a caller without a login knows: the number, and one of two proofs."""

    number: Text = Field(max_length=40)
    code: str = Field("", pattern=r"^(\d{6})?$", description="of the receipt; its page may act")
    phone_tail: str = Field("", pattern=r"^(\d{4})?$", description="its page only looks")


@router.post("/calls/follow", auth=anybody, response=Followed)
def follow(request: MemberRequest, known: Known) -> Followed:
    """Your own call, by its number and the code of its receipt or the end of your phone.

    A POST keeps the digits out of logs.
    """
    proof = known.code or known.phone_tail
    found = queries.followed(known.number, proof, who=address_of(request))
    if found is None:
        raise Http404
    return followed_out(*found)


@router.get("/calls/{slug:number}", auth=signed_in, response=OneCall)
def get_call(request: MemberRequest, number: str) -> OneCall:
    """The whole story of a call."""
    call = found(request, number)
    return one_call(call, request.member, reference.current(), timezone.now())


def found(request: MemberRequest, number: str) -> Call:
    """The call that this member may open. What is not theirs does not exist."""
    return get_object_or_404(queries.one(request.member), number=number)


@router.get("/categories", auth=anybody, response=list[CategoryOut])
def categories(request: MemberRequest) -> list[CategoryOut]:
    """What a call can be about: the categories in use, below their classes."""
    known = reference.current().tables.categories.values()
    offered = [category for category in known if category.is_active and category.parent_id]
    offered.sort(key=lambda category: (category.kind, category.code, category.pk))
    return [category_out(category) for category in offered]
