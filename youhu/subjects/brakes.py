"""How often somebody may take their data along, ask about it, correct it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.utils.translation import gettext_lazy as _

from youhu.common.throttle import Brake, forgive

_TAKING = Brake(
    "take-my-data", most=5, seconds=3600,
    words=_("You took it along several times just now. Come back in an hour."),
)  # fmt: skip
_ACTING = Brake(
    "act-on-my-data", most=5, seconds=3600,
    words=_("You did this several times just now. Come back in an hour."),
)  # fmt: skip


@contextmanager
def taking(hand: str) -> Iterator[None]:
    """Count a copy for one person or receipt, or TooOften; one that fails does not count."""
    with ExitStack() as failed:
        failed.callback(forgive, _TAKING.count(hand))
        yield
        failed.pop_all()


def count_act(verb: str, hand: str) -> None:
    """Count another act of one person or receipt; or TooOften."""
    _ACTING.count(f"{verb}:{hand}")
