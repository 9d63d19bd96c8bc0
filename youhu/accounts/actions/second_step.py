"""The second step: a code from a phone (RFC 6238), or one of ten codes on paper."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

import pyotp
from django.db import transaction
from django.utils.translation import gettext as _

from youhu.accounts.actions.writing import write
from youhu.accounts.models import Credential, RecoveryCode, account_rules
from youhu.accounts.origin import Origin
from youhu.accounts.queries import roles_of
from youhu.accounts.rules import DRIFT, RECOVERY_CODES, UNSET, Deed
from youhu.common.errors import Refused
from youhu.common.sealing import fingerprint_of, fingerprints_of, prefix, seal, unseal
from youhu.registry.models import User

# No letter or figure that is easily taken for another; three groups of four are 59 bits.
_LETTERS, _GROUPS, _GROUP = "abcdefghjkmnpqrstuvwxyz23456789", 3, 4


@dataclass(frozen=True)
class SetUp:
    """What the phone was shown, and the first code that it answers with."""

    secret: str
    code: str


@transaction.atomic
def set_up_second_step(user: User, said: SetUp, *, origin: Origin, now: datetime) -> list[str]:
    """From now on a code is asked; answers with recovery codes, which are kept nowhere in clear.

    Raises Refused when the phone shows something else.
    """
    step = _matching(said.secret, said.code, now)
    if step is None:
        raise Refused(_("This code is not right. Wait for the next one, and look at the clock."))
    told = {
        "secret": seal(said.secret, _about(user)), "second_step_at": now, "last_used": step,
    }  # fmt: skip
    first = {**told, "password_at": now}
    Credential.objects.update_or_create(user=user, defaults=told, create_defaults=first)
    write(Deed.SET_UP, user, origin, now=now)
    return _new_codes(user)


@transaction.atomic
def use_code(user: User, code: str, *, origin: Origin, now: datetime) -> bool:
    """Whether a code is right; it is good once only. A recovery code is spent by it."""
    said = "".join(code.split()).lower()
    known = Credential.objects.filter(user=user).exclude(secret=UNSET).first()
    if known is None:
        return False
    step = _matching(unseal(known.secret, _about(user)), said, now)
    if step is not None:
        fresh = Credential.objects.filter(pk=known.pk, last_used__lt=step)
        return fresh.update(last_used=step) == 1
    if not _spend(user, said):
        return False
    write(Deed.RECOVER, user, origin, now=now)
    return True


@transaction.atomic
def renew_codes(user: User, *, origin: Origin, now: datetime) -> list[str]:
    """Ten new recovery codes instead of the old ones, for whoever gave a code just now."""
    write(Deed.CODES, user, origin, now=now)
    return _new_codes(user)


@transaction.atomic
def take_off_second_step(user: User, *, origin: Origin, now: datetime) -> None:
    """The password alone is enough again, for whoever gave a code just now.

    Raises Refused where a post of theirs needs the second step.
    """
    if account_rules().roles & roles_of(user, now):
        raise Refused(
            _("One of your posts needs the second step. Set it up on another phone instead.")
        )
    reset_second_step(user)
    write(Deed.TAKE_OFF, user, origin, now=now)


@transaction.atomic
def reset_second_step(user: User) -> bool:
    """The phone is lost: nothing of the second step is kept. Answers whether there was one."""
    RecoveryCode.objects.filter(user=user).delete()
    held = Credential.objects.filter(user=user).exclude(secret=UNSET)
    return held.update(secret=UNSET, second_step_at=None, last_used=0) == 1


def _matching(secret: str, code: str, now: datetime) -> int | None:
    """The step of time whose code this is, one before or after now included."""
    phone = pyotp.TOTP(secret)
    here = phone.timecode(now)
    near = range(here - DRIFT, here + DRIFT + 1)
    found = [step for step in near if compare_digest(phone.generate_otp(step), _plain(code))]
    return found[-1] if found else None


def _plain(code: str) -> str:
    """The code in ASCII, which is all that can be compared."""
    return code.encode("ascii", "replace").decode()


def _spend(user: User, said: str) -> bool:
    marks = fingerprints_of(said.replace("-", ""), _about(user))
    return RecoveryCode.objects.filter(user=user, fingerprint__in=marks).delete()[0] == 1


def _new_codes(user: User) -> list[str]:
    codes = [_new_code() for _n in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, fingerprint=fingerprint_of(code.replace("-", ""), _about(user)))
        for code in codes
    )
    return codes


def _new_code() -> str:
    groups = ("".join(secrets.choice(_LETTERS) for _n in range(_GROUP)) for _g in range(_GROUPS))
    return "-".join(groups)


def _about(user: User) -> str:
    return f"{user._meta.label_lower}:{user.pk}"


def reseal_secrets() -> Iterator[tuple[str, int, int]]:
    """After a new key: seal the secrets of second steps anew. Raises SealBroken without the old."""
    waiting = Credential.objects.exclude(second_step_at=None).exclude(secret__startswith=prefix())
    keys, done = list(waiting.order_by("pk").values_list("pk", flat=True)), 0
    for pk in keys:
        with transaction.atomic():
            known = Credential.objects.select_for_update().select_related("user").get(pk=pk)
            if known.secret:  # it was not reset a moment ago
                about = _about(known.user)
                known.secret = seal(unseal(known.secret, about), about)
                known.save(update_fields=["secret"])
        done += 1
    yield str(_("Second steps")), done, len(keys)
