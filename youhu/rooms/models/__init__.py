"""Tables of the familiar-faces rooms: the rooms, their register and hotline, mediations."""

from youhu.rooms.models.mediations import FollowUp, Mediation, Party, Session
from youhu.rooms.models.promised import HotlineEntry, Promised, WalkIn
from youhu.rooms.models.rooms import OpeningHours, Room, SpecialDay

__all__ = [
    "FollowUp",
    "HotlineEntry",
    "Mediation",
    "OpeningHours",
    "Party",
    "Promised",
    "Room",
    "Session",
    "SpecialDay",
    "WalkIn",
]
