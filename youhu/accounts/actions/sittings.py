"""Where somebody is signed in: begun, ended, cleared."""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from youhu.accounts.actions.writing import write
from youhu.accounts.models import Sitting, Tries, account_rules
from youhu.accounts.origin import Origin
from youhu.accounts.queries import lives
from youhu.accounts.rules import TRIES_KEPT, Deed
from youhu.registry.models import User


@transaction.atomic
def begin_sitting(user: User, *, key: str, origin: Origin, now: datetime) -> None:
    """Somebody signed in; of too many browsers the one that began first is out."""
    said = {"device": origin.device, "address": origin.address, "since": now}
    Sitting.objects.create(user=user, key=key, **said)
    mine = Sitting.objects.filter(user=user).filter(lives()).order_by("-since", "-pk")
    _end(list(mine[account_rules().most_sittings :]))
    write(Deed.SIGN_IN, user, origin, now=now)


def move_sitting(before: str, key: str) -> None:
    """The same browser goes on under another key."""
    Sitting.objects.filter(key=before).update(key=key)


@transaction.atomic
def end_sitting(sitting: Sitting, *, origin: Origin, now: datetime) -> None:
    """One browser is signed out, by its owner."""
    _end([sitting])
    write(Deed.END, sitting.user, origin, now=now)


def end_other_sittings(user: User, *, key: str) -> int:
    """Every browser but the one with this key is signed out; answers how many."""
    return _end(list(Sitting.objects.filter(user=user).exclude(key=key).order_by("pk")))


def end_sittings(user: User) -> int:
    """Every browser of somebody is signed out; answers how many."""
    return _end(list(Sitting.objects.filter(user=user).order_by("pk")))


def clear_accounts(*, now: datetime) -> int:
    """Forget browsers that are signed out, and tries of long ago."""
    gone, _rows = Sitting.objects.exclude(lives()).delete()
    old, _rows = Tries.objects.filter(since__lte=now - TRIES_KEPT).delete()
    return gone + old


def _end(sittings: list[Sitting]) -> int:
    for sitting in sittings:
        SessionStore(sitting.key).delete()
    Sitting.objects.filter(pk__in=[sitting.pk for sitting in sittings]).delete()
    return len(sittings)
