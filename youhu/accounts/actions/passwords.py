"""Passwords: given by an administrator, or chosen by whoever uses them."""

from datetime import datetime

from django.db import transaction

from youhu.accounts.actions.sittings import end_other_sittings
from youhu.accounts.actions.writing import write
from youhu.accounts.models import Credential, PastPassword, account_rules
from youhu.accounts.origin import Origin
from youhu.accounts.rules import Deed
from youhu.registry.models import User


@transaction.atomic
def choose_password(user: User, *, password: str, key: str, origin: Origin, now: datetime) -> None:
    """A password of one's own; every browser but the one with the session `key` is out."""
    _remember(user, now)
    user.set_password(password)
    user.save(update_fields=["password"])
    told = {"password_at": now, "is_given": False}
    Credential.objects.update_or_create(user=user, defaults=told)
    end_other_sittings(user, key=key)
    write(Deed.CHOOSE, user, origin, now=now)


@transaction.atomic
def password_given(user: User, *, now: datetime) -> None:
    """An administrator gave a password: it has to be changed at the next sign-in."""
    told = {"password_at": now, "is_given": True}
    Credential.objects.update_or_create(user=user, defaults=told)


def _remember(user: User, now: datetime) -> None:
    """Keep the hash of the password that ends, and forget those that are too old to count."""
    if user.has_usable_password():
        PastPassword.objects.create(user=user, hashed=user.password, until=now)
    kept = PastPassword.objects.filter(user=user).order_by("-pk")
    memory = account_rules().password_memory
    PastPassword.objects.filter(pk__in=[row.pk for row in kept[memory:]]).delete()
