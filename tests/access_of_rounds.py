"""Who gets what behind the addresses of rounds, and where they lead; see test_access.py.

The tiny district's first community runs them; its desk has its own tests in tests/rounds.
"""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tests.factories.round_trips import rounds_of
from youhu.rounds.models import Part, Round, RoundPlan, Stop

#                              nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_door POST":           "302 404 404 404 404 404 404 404 404 404 404",
    "act_round POST":          "302 403 403 403 404 404 403 403 403 403 403",
    "act_round_plan POST":     "302 403 403 403 404 404 403 403 403 403 403",
    "door_lists":              "302 403 403 403 404 404 200 404 200 200 403",
    "edit_round_plan":         "302 403 403 403 404 404 403 403 403 403 403",
    "leave_round":             "302 404 404 404 404 404 404 404 404 404 404",
    "miss_door":               "302 404 404 404 404 404 404 404 404 404 404",
    "my_rounds":               "302 403 403 403 403 403 403 403 403 403 403",
    "new_round_orders":        "302 403 403 403 404 404 403 403 403 403 403",
    "new_round_plan":          "302 403 403 403 200 200 403 403 403 403 403",
    "prove_stop POST":         "302 404 404 404 404 404 404 404 404 404 404",
    "round":                   "302 403 403 403 404 404 200 404 200 200 403",
    "round_plan":              "302 403 403 403 404 404 200 404 200 200 403",
    "rounds":                  "302 403 403 403 200 200 200 200 200 200 403",
    "share_round POST":        "302 403 403 403 404 404 403 403 403 403 403",
    "stop_photo":              "302 404 404 404 404 404 404 404 404 404 404",
    "take_list":               "302 403 403 403 403 403 403 403 403 403 403",
}  # fmt: skip
ELSEWHERE = tuple(key.split()[0] for key in TABLE if key not in (
    "my_rounds", "new_round_plan", "rounds"))  # fmt: skip


def prepare(made):
    """A round that closed and was shared out: nobody in the table keeps it or carries in it."""
    now = timezone.now()
    there = rounds_of(made, now=now - timedelta(days=2), houses=1)
    there.ask(there.houses[0], now=now - timedelta(days=1))
    there.shared(now)


def address(name, _district):
    """Where `name` leads for the one round and what is in it."""
    of, stop = Round.objects.exclude(state="collecting").get(), Stop.objects.order_by("pk")[0]
    part, plan = Part.objects.order_by("pk")[0], RoundPlan.objects.get()
    door = stop.drops.order_by("pk")[0].household_id
    wanted = {
        "act_door": [part.pk, door, "bring"],
        "act_round": [of.pk, "finish"],
        "act_round_plan": [plan.pk, "close"],
        "leave_round": [part.pk],
        "miss_door": [part.pk, door],
        "prove_stop": [stop.pk],
        "stop_photo": [stop.pk],
        "take_list": [stop.code],
        "edit_round_plan": [plan.pk],
        "new_round_orders": [plan.pk],
        "round_plan": [plan.pk],
    }
    return reverse(name, args=wanted.get(name, [of.pk]))
