"""How often the doors that need no login may be tried."""

from django.utils.translation import gettext_lazy as _

from youhu.common.throttle import Brake
from youhu.registry.models import Member

_GUESSING = _("Too many tries. Come back later, or use the code that you got.")
# A few misses are human. Four digits have ten thousand values: many addresses together, too, must
# not find those of one call.
_FOLLOWING_FROM = Brake("follow-from", most=5, seconds=600, words=_GUESSING)
_FOLLOWING_CALL = Brake("follow-call", most=10, seconds=3600, words=_GUESSING)
_RAISING_FROM = Brake(
    "raise-from", most=30, seconds=600,
    words=_("Many calls came from your connection. Wait ten minutes, or ring 12345."),
)  # fmt: skip

_ECHOING_FROM = Brake(
    "echo-from", most=40, seconds=600,
    words=_("Many taps came from your connection. Wait ten minutes, then try again."),
)  # fmt: skip


def count_echoing(*, who: str) -> None:
    """Count a “me, too” from the address `who`; or TooOften."""
    _ECHOING_FROM.count(who)


def count_following(number: str, *, who: str) -> tuple[str, ...]:
    """Count a try to open a call from the address `who`, until it is forgiven; or TooOften."""
    return _FOLLOWING_FROM.count(who), _FOLLOWING_CALL.count(number)


def count_raising(by: Member, *, who: str) -> None:
    """Count a call that nobody signs for, from the address `who`; or TooOften."""
    if by.pk is None:
        _RAISING_FROM.count(who)
