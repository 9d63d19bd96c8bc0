"""Who guesses has to wait: by name and by address, counted in the database.

A name that nobody has is counted like any other, so a pause tells nothing about names.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.accounts.actions.writing import write
from youhu.accounts.models import Tries, account_rules
from youhu.accounts.origin import Origin
from youhu.accounts.queries import hand_of_name, hands_of
from youhu.accounts.rules import ADDRESS_FACTOR, Deed
from youhu.common.errors import TooOften
from youhu.common.sealing import fingerprint_of
from youhu.registry.models import User

_NETWORK_OF_ONE = 64  # bits of an IPv6 address that one subscriber has to choose from


@dataclass(frozen=True)
class Trial:
    """A try that was counted before it was judged."""

    name: str
    by_name: str  # fingerprints
    by_address: str
    origin: Origin


def count_try(name: str, origin: Origin, *, now: datetime, use: str = "password") -> Trial:
    """Count a try before it is judged: many at once are no way round. Raises TooOften."""
    rules = account_rules()
    trial = Trial(name, hand_of_name(name, use), _hand_of_address(origin.address), origin)
    pause = timedelta(minutes=rules.pause_minutes)
    _count(trial.by_address, rules.tries * ADDRESS_FACTOR, pause, now)
    _count(trial.by_name, rules.tries, pause, now)
    return trial


def forgive(trial: Trial) -> None:
    """It was honest: the name begins anew, and the address loses this one try."""
    Tries.objects.filter(hand=trial.by_name).delete()
    with transaction.atomic():
        row = Tries.objects.select_for_update().filter(hand=trial.by_address).first()
        if row is not None:
            row.count, row.paused_until = max(row.count - 1, 0), None
            row.save()


@transaction.atomic
def missed(trial: Trial, *, now: datetime) -> None:
    """It was wrong; the try that begins a pause is written down, whoever has the name."""
    if Tries.objects.filter(hand=trial.by_name, paused_until__gt=now).exists():
        user = User.objects.filter(username=trial.name).first()
        write(Deed.PAUSE, user, trial.origin, now=now)


def lift_pause(user: User) -> int:
    """Whoever was paused by name may try again at once. Answers how many pauses there were."""
    return Tries.objects.filter(hand__in=hands_of(user)).delete()[0]


def _hand_of_address(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return fingerprint_of(address, "tries from")
    if isinstance(known, ipaddress.IPv6Address):
        address = str(ipaddress.ip_network((known, _NETWORK_OF_ONE), strict=False))
    return fingerprint_of(address, "tries from")


@transaction.atomic
def _count(hand: str, most: int, pause: timedelta, now: datetime) -> None:
    Tries.objects.get_or_create(hand=hand, defaults={"since": now})
    row = Tries.objects.select_for_update().get(hand=hand)
    if row.paused_until is not None and row.paused_until > now:
        minutes = int(pause.total_seconds()) // 60
        raise TooOften(
            _("Too many wrong tries. Wait %(minutes)s minutes, then try again.")
            % {"minutes": minutes}
        )
    if row.paused_until is not None or row.since <= now - pause:
        row.count, row.since, row.paused_until = 0, now, None
    row.count += 1
    if row.count >= most:  # this one is judged still, the next one waits
        row.paused_until = now + pause
    row.save()
