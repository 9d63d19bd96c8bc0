"""Reading what is known of an account."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from youhu.accounts.models import AccountEvent, Credential, Sitting, Tries, account_rules
from youhu.accounts.rules import UNSET, Must
from youhu.common.sealing import fingerprint_of
from youhu.registry.models import Member, User

MOST_EVENTS = 10
USES = ("password", "code")


def lives() -> Exists:
    """Whether a sitting's session is still there."""
    return Exists(Session.objects.filter(session_key=OuterRef("key")))


def sittings(user: Any) -> list[Sitting]:
    """Where somebody is signed in now, the newest first."""
    mine = Sitting.objects.filter(lives(), user=user)
    return list(mine.order_by("-since", "-pk"))


def events(user: Any) -> QuerySet[AccountEvent]:
    """What happened to somebody's account lately, the newest first."""
    return AccountEvent.objects.filter(user=user).order_by("-pk")[:MOST_EVENTS]


def hand_of_name(name: str, use: str) -> str:
    """How tries of a name are counted: without keeping it, for a password is typed there, too."""
    return fingerprint_of(name.strip().lower(), f"tries of {use}")


def hands_of(user: User) -> list[str]:
    return [hand_of_name(user.username, use) for use in USES]


def is_paused(user: User, now: datetime) -> bool:
    """Whether this name waits after too many tries."""
    return Tries.objects.filter(hand__in=hands_of(user), paused_until__gt=now).exists()


def has_second_step(user: Any) -> bool:
    """Whether a code is asked after the password."""
    return Credential.objects.filter(user=user).exclude(secret=UNSET).exists()


def roles_of(user: Any, now: datetime) -> set[str]:
    """The roles in which somebody acts today."""
    posts = Member.objects.serving(localdate(now)).filter(person__user=user)
    return set(posts.values_list("role", flat=True))


def duties(user: User, now: datetime) -> list[Must]:
    """What somebody who signs in now must do before anything else, first things first."""
    known = Credential.objects.filter(user=user).first()
    due = [Must.PASSWORD] if _password_is_due(user, known, now) else []
    if known is not None and known.secret:
        return due
    needed = account_rules().roles & roles_of(user, now)
    return [*due, Must.SECOND_STEP] if needed else due


def given_password_is_over(user: User, now: datetime) -> bool:
    """Whether a first password was not used in the days that it holds."""
    days = account_rules().given_days
    given = Credential.objects.filter(user=user, is_given=True)
    return bool(days) and given.filter(password_at__lte=now - timedelta(days=days)).exists()


def _password_is_due(user: User, known: Credential | None, now: datetime) -> bool:
    if known is not None and known.is_given:
        return True
    days = account_rules().password_days
    since = known.password_at if known is not None else user.date_joined
    return bool(days) and since + timedelta(days=days) <= now
