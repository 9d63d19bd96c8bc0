"""What goes in and out, as the OpenAPI document says it.

What goes out is built field by field, so it needs none of ninja's readers of model instances.
"""

import re
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import AfterValidator, BaseModel
from pydantic_core import PydanticCustomError

from youhu.calls.rules import MAX_TEXT, PhotoUse, Satisfaction, Solved, Source, Urgency
from youhu.privacy.rules import MOST_WORDS, Purpose

PHONE = r"^\+?[\d\- ]{7,18}$"
# All but tab and the ends of lines.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _readable(text: str) -> str:
    if _CONTROL.search(text):
        said = _("This holds a control character, which nobody can read. Take it out.")
        raise PydanticCustomError("control_character", said)
    return text


# Words that come in. A database refuses some control characters, and a person has no use for any.
Text = Annotated[str, AfterValidator(_readable)]


class Name(BaseModel):
    """A code that stays and its name in the reader's language."""

    code: str
    name: str


class CategoryOut(Name):
    id: int
    standard: str
    kind: Name
    parent: Name | None


class PlaceOut(BaseModel):
    """The grid cell and the point in degrees WGS-84."""

    cell: Name
    lng: float
    lat: float
    address: str


class CallOut(BaseModel):
    """A call as a list shows it: what, where, who answers, by when."""

    number: str
    kind: Name
    category: Name
    state: Name
    urgency: Name
    source: Name
    text: str
    place: PlaceOut
    unit: Name | None
    raised_at: datetime
    due_at: datetime | None = Field(description="promised: answered by then")
    stage_due_at: datetime | None = Field(description="the present stage ends by then")
    is_overdue: bool
    closed_at: datetime | None
    outcome: Name | None
    main: str | None = Field(description="the call that it follows, or was answered with")
    split_from: str | None = Field(description="the call of which it was one matter")


class CallPage(BaseModel):
    """Some calls, and where to go on: ask again with `after=next`; null at the end."""

    calls: list[CallOut]
    next: str | None


class CallerOut(BaseModel):
    """Who called, masked unless the request was to reveal it."""

    name: str
    phone: str


class DutyOut(BaseModel):
    unit: Name
    part: Name
    state: Name
    assigned_at: datetime
    signed_at: datetime | None
    ended_at: datetime | None


class PhotoOut(BaseModel):
    use: Name
    at: datetime
    url: str
    thumb_url: str


class LineOut(BaseModel):
    """One line of the ledger about a call."""

    verb: str
    what: str
    who: str
    note: str
    at: datetime


class RatingOut(BaseModel):
    was_contacted: bool
    was_solved: Name
    satisfaction: Name


class OneCall(CallOut):
    """A call with its whole story and what may be done with it now."""

    answer: str
    answered_at: datetime | None
    caller: CallerOut | None = Field(description="null when kept secret from you, or erased")
    reasons: list[str] = Field(description="why this unit answers")
    duties: list[DutyOut]
    photos: list[PhotoOut]
    history: list[LineOut] = Field(description="newest first")
    rating: RatingOut | None
    followers: list[str] = Field(description="calls that wait for what becomes of this one")
    parts: list[str] = Field(description="calls that were split off this one")
    moves: list[str] = Field(description="the verbs that you may use now")


class Followed(BaseModel):
    """A call as its caller sees it without signing in."""

    number: str
    category: Name
    state: Name
    unit: Name | None
    raised_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    answer: str
    page: str = Field(description="with the code: where the caller acts; else: looks")


class Receipt(BaseModel):
    """The call is in: its number, who answers, by when."""

    number: str
    state: Name
    unit: Name | None
    due_at: datetime | None
    is_repeated: bool = Field(description="this client_key was accepted before: the same call")
    page: str = Field(description="where the caller follows the call and acts; for nobody else")
    code: str = Field(description="opens the same page, with the number; tell the caller only")


class RaiseIn(Schema):
    """What a caller says. The place is a point, or the code of a community or cell."""

    client_key: UUID = Field(description="made by the client once a call; repeating it is safe")
    text: Text = Field(min_length=1, max_length=MAX_TEXT)
    category: int = Field(description="its id in /api/categories")
    lng: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)
    area: Text = Field("", pattern=r"^(\d{12}(\d{3})?)?$", description="where there is no point")
    address: Text = Field("", max_length=200)
    caller_name: Text = Field("", max_length=50)
    caller_phone: Text = Field("", pattern=f"{PHONE}|^$", description="a caller must give one")
    is_secret: bool = Field(False, description="the handling unit does not learn who called")
    urgency: Urgency = Field(Urgency.ORDINARY, description="set by staff only")
    source: Source | None = Field(None, description="set by the command room only")


class Move(BaseModel):
    """One thing that you may do now: post its body to its address."""

    verb: str
    to: Name | None = Field(description="the state that follows; null when it stays")
    href: str
    body: dict[str, Any] = Field(description="JSON Schema of what to say")


class Moves(BaseModel):
    state: Name
    moves: list[Move]


class Body(Schema):
    """Nothing more to say than that it is done."""


class Note(Body):
    note: Text = Field("", max_length=MAX_TEXT)


class Reason(Body):
    note: Text = Field(min_length=1, max_length=MAX_TEXT)


class Looking(Body):
    purpose: Purpose = Field(Purpose.OTHER, description="what you need it for")
    note: Text = Field("", max_length=MOST_WORDS, description="needed for `other`")


class ToUnit(Note):
    unit: Text = Field(description="the code of the unit that shall answer")


class ToAnotherUnit(Reason):
    unit: Text = Field(description="the code of the unit that shall answer")


class ToCategory(Note):
    category: int = Field(description="its id in /api/categories")


class Into(Note):
    main: Text = Field(max_length=30, description="the number of the call that it follows")


class Answer(Body):
    answer: Text = Field(min_length=1, max_length=MAX_TEXT, description="the caller reads this")


class Until(Reason):
    until: date = Field(description="the day on which it goes on")


class Rating(Note):
    was_contacted: bool
    was_solved: Solved
    satisfaction: Satisfaction


class PhotoFacts(Schema):
    use: PhotoUse = PhotoUse.SCENE
