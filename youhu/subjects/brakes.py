"""How often somebody may take their data along."""

from django.utils.translation import gettext_lazy as _

from youhu.common.throttle import Brake

_TAKING = Brake(
    "take-my-data", most=5, seconds=3600,
    words=_("You took it along several times just now. Come back in an hour."),
)  # fmt: skip


def count_taking(hand: str) -> None:
    """Count a copy for one person or receipt; or TooOften."""
    _TAKING.count(hand)
