"""What is asked of who keeps a room, sits in it, or mediates."""

from youhu.rooms.forms.keeping import CloseForm, HoursForm, RoomForm, SpecialDayForm, TurnForm
from youhu.rooms.forms.mediating import (
    AcceptForm,
    AgreeForm,
    DeskForm,
    EndForm,
    FailForm,
    FollowUpForm,
    MediatorsForm,
    MeetForm,
)
from youhu.rooms.forms.promising import (
    AnswerForm,
    CallForm,
    CaseForm,
    HandForm,
    HotlineForm,
    OpenForm,
    WalkInForm,
)

__all__ = [
    "AcceptForm",
    "AgreeForm",
    "AnswerForm",
    "CallForm",
    "CaseForm",
    "CloseForm",
    "DeskForm",
    "EndForm",
    "FailForm",
    "FollowUpForm",
    "HandForm",
    "HotlineForm",
    "HoursForm",
    "MediatorsForm",
    "MeetForm",
    "OpenForm",
    "RoomForm",
    "SpecialDayForm",
    "TurnForm",
    "WalkInForm",
]
