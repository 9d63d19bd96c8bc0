"""The pages of dispatch, with somebody to look at them."""

from collections.abc import Callable
from typing import Any

from youhu.demo.things import DESK, Look
from youhu.demo.tours import a_plan, an_order

LOOKS = (
    Look("tours", "market", DESK, picture="dispatch"),
    Look("tours", "fleet", DESK),
    Look("tours", "market"),
    Look("tour_plans", "market", DESK),
    Look("tour_plan", "market", DESK, picture="tour-plan"),
    Look("shifts", "fleet", DESK, picture="shifts"),
    Look("dispatch_terms", "market", DESK),
    Look("fleet_shares", "fleet", DESK),
    Look("try_tour", "market", DESK),
)
PARTS: dict[str, Callable[[Look], Any]] = {
    "tour_plan pk": lambda _look: a_plan().pk,
    "try_tour number": lambda _look: an_order().number,
}
