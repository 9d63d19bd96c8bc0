"""The pages of settlement and of the market's figures, with somebody to look at them."""

from collections.abc import Callable
from typing import Any

from youhu.demo.things import DESK, SCREEN, Look
from youhu.settling.models import Statement
from youhu.settling.rules import State

LOOKS = (
    Look("statements", "market", DESK, picture="statements"),
    Look("statements", "fleet", DESK, query="?tab=all"),
    Look("statement", "market", DESK, picture="statement"),
    Look("statement", "fleet", DESK),
    Look("corrections", "market2", DESK),
    Look("market_figures", "market", DESK, picture="market-figures"),
    Look("market_screen", "market", SCREEN, picture="market-screen"),
)


def _statement(look: Look) -> int:
    """One that both the desk and the fleet may read."""
    sent = Statement.objects.exclude(state__in=(State.DRAFT, State.DISCARDED))
    return sent.order_by("fleet__number", "pk")[0].pk


PARTS: dict[str, Callable[[Look], Any]] = {"statement pk": _statement}
