"""Who gets what behind the addresses of duty, and where they lead; see test_access.py."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tests.factories import MemberFactory
from youhu.rosters.actions import Days, Wanted, ask_leave, ask_swap
from youhu.rosters.models import Handover, Leave, Swap
from youhu.territory.duty import turns_of_people
from youhu.territory.models import Post

#                             nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_handover POST":     "302 403 403 404 422 404 404 404 404 422 404",
    "act_leave POST":        "302 403 403 404 422 404 404 404 404 404 404",
    "act_swap POST":         "302 403 403 404 422 404 404 404 404 404 404",
    "duty_requests":         "302 403 403 200 200 200 200 200 200 200 200",
    "export_duty_requests":  "302 403 403 200 200 200 200 200 200 200 200",
    "export_handovers":      "302 403 403 200 200 200 200 200 200 200 200",
    "handover":              "302 403 403 404 200 404 404 404 404 200 404",
    "handovers":             "302 403 403 200 200 200 200 200 200 200 200",
    "leave":                 "302 403 403 404 200 404 404 404 404 404 404",
    "my_turns":              "302 403 403 200 200 200 200 200 200 200 200",
    "new_leave":             "302 403 403 200 200 200 200 200 200 200 200",
    "new_swap":              "302 403 403 302 302 302 302 302 302 302 302",
    "sick":                  "302 403 403 200 200 200 200 200 200 200 200",
    "swap":                  "302 403 403 404 200 404 404 404 404 404 404",
    "turns_calendar":        "302 403 403 200 200 200 200 200 200 200 200",
    "who_answers":           "302 403 403 200 200 200 200 200 200 200 200",
}  # fmt: skip
# Addresses whose parts are not those of the call.
ELSEWHERE = ("act_handover", "act_leave", "act_swap", "handover", "leave", "new_swap", "swap")


def prepare(made):
    """A swap, a leave and a hand-over of the handler of the housing bureau."""
    now, by = timezone.now(), made.handler
    colleague = MemberFactory(handler=True, organisation=made.housing)
    turns = turns_of_people([by], now + timedelta(days=2), now + timedelta(days=3))
    ask_swap(Wanted(turns[-1], colleague), note="", by=by, now=now)
    day = timezone.localdate(now) + timedelta(days=9)
    ask_leave(Days("annual", day, day, "Home"), by=by, now=now)
    Handover.objects.create(
        district="440105", post=Post.objects.get(unit=made.housing), changes_at=now, due_at=now,
        outgoing=by, incoming=colleague,
    )  # fmt: skip


def address(name, _district):
    """Where `name` leads for the one swap, the one leave, the one hand-over."""
    if name == "new_swap":
        return reverse(name, args=["1-20260101"])
    kinds = {"swap": (Swap, "decline"), "leave": (Leave, "refuse"), "handover": (Handover, "sign")}
    model, verb = kinds[name.removeprefix("act_")]
    pk = model.objects.get().pk
    return reverse(name, args=[pk, verb] if name.startswith("act_") else [pk])
