"""Who gets what behind the addresses of the service rooms, and where they lead; see test_access.py.

The desk of the community has its own table in tests/rooms/test_secrecy.py: no hand here is one.
"""

from datetime import time, timedelta

from django.urls import reverse
from django.utils import timezone

from tests.factories.service_rooms import accepted, agreed, promised, rung, service_room
from youhu.rooms import actions
from youhu.rooms.models import HotlineEntry, Mediation, Room, SpecialDay, WalkIn
from youhu.territory.models import Roster

#                              nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_hotline_entry POST":  "302 403 403 422 404 404 403 403 403 403 403",
    "act_mediation POST":      "302 403 403 422 404 404 403 403 403 403 403",
    "act_room POST":           "302 403 403 403 404 404 403 403 403 403 403",
    "act_walk_in POST":        "302 403 403 422 404 404 403 403 403 403 403",
    "agreement POST":          "302 403 403 302 404 404 403 403 403 403 403",
    "drop_room_day POST":      "302 403 403 403 404 404 403 403 403 403 403",
    "edit_room":               "302 403 403 403 404 404 403 403 403 403 403",
    "end_room_turn POST":      "302 403 403 403 404 404 403 403 403 403 403",
    "export_hotline":          "302 403 403 200 200 200 200 200 200 200 403",
    "export_mediations":       "302 403 403 200 200 200 200 200 200 200 403",
    "export_walk_ins_named POST": "302 403 403 403 302 302 403 403 403 403 403",
    "export_walk_ins":         "302 403 403 200 200 200 200 200 200 200 403",
    "hotline":                 "302 403 403 200 200 200 200 200 200 200 403",
    "hotline_entry":           "302 403 403 200 404 404 200 404 200 200 403",
    "kept_room":               "302 403 403 200 404 404 200 404 200 200 403",
    "kept_rooms":              "302 403 403 200 200 200 200 200 200 200 403",
    "mediation":               "302 403 403 200 404 404 200 404 200 200 403",
    "mediations":              "302 403 403 200 200 200 200 200 200 200 403",
    "new_hotline_entry":       "302 403 403 200 200 200 403 403 403 403 403",
    "new_mediation":           "302 403 403 403 200 200 403 403 403 403 403",
    "new_room":                "302 403 403 403 200 200 403 403 403 403 403",
    "new_walk_in":             "302 403 403 200 200 200 403 403 403 403 403",
    "public_room":             "200 200 200 200 200 200 200 200 200 200 200",
    "rooms_count":             "302 200 200 200 200 200 200 200 200 200 200",
    "rooms_near":              "200 200 200 200 200 200 200 200 200 200 200",
    "walk_in":                 "302 403 403 200 404 404 200 404 200 200 403",
    "walk_ins":                "302 403 403 200 200 200 200 200 200 200 403",
    "write_follow_up POST":    "302 403 403 422 404 404 403 403 403 403 403",
}  # fmt: skip
ELSEWHERE = (
    "act_hotline_entry", "act_mediation", "act_room", "act_walk_in", "agreement", "drop_room_day",
    "edit_room", "end_room_turn", "hotline_entry", "kept_room", "mediation", "public_room",
    "walk_in", "write_follow_up",
)  # fmt: skip


def prepare(made):
    """A room with a special day, a walk-in, a newcomer's call, a mediation with its agreement."""
    now = timezone.now()
    there = service_room(made, now=now)
    day = timezone.localdate(now) + timedelta(days=9)
    actions.set_special_day(
        there.room, on=day, reason="Half a day", opens=time(9), closes=time(12), by=there.desk,
        now=now,
    )  # fmt: skip
    promised(there, now=now)
    rung(there, now=now)
    agreed(there, now=now)
    accepted(there, now=now, mediators=[there.desk])


def address(name, _district):
    """Where `name` leads for the one room and what is in it."""
    room = Room.objects.get()
    wanted = {
        "public_room": [room.pk],
        "kept_room": [room.pk],
        "edit_room": [room.pk],
        "act_room": [room.pk, "hours"],
        "end_room_turn": [room.pk, Roster.objects.get(post=room.post_id).pk],
        "drop_room_day": [room.pk, SpecialDay.objects.get().pk],
        "walk_in": [WalkIn.objects.get().pk],
        "act_walk_in": [WalkIn.objects.get().pk, "settle"],
        "hotline_entry": [HotlineEntry.objects.get().pk],
        "act_hotline_entry": [HotlineEntry.objects.get().pk, "settle"],
    }
    if name in wanted:
        return reverse(name, args=wanted[name])
    case = Mediation.objects.order_by("pk")[0]
    more = {
        "act_mediation": ["open_file"],
        "write_follow_up": [case.follow_ups.get().pk],
    }
    return reverse(name, args=[case.pk, *more.get(name, [])])
