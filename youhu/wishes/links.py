"""How who asked without a login comes back to a wish: a signed address, and a code of six digits.

Like the receipts of calls (decision 0026). The desk writes the code on the slip of a paper list.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from youhu.common.throttle import Brake, forgive
from youhu.wishes.models import Wish

CODE_DIGITS, MOST_DIGITS = 6, 12
_signer = Signer(salt="youhu.wishes.receipt")
_GUESSING = _("Too many tries. Come back later, or ask the community.")
_FROM = Brake("wish-from", most=5, seconds=600, words=_GUESSING)
_OF_WISH = Brake("wish-of", most=10, seconds=3600, words=_GUESSING)
_ASKING_FROM = Brake(
    "wish-ask", most=10, seconds=3600,
    words=_("Many wishes came from your connection. Come back in an hour, or ask the community."),
)  # fmt: skip


def token_of(wish: Wish) -> str:
    """What proves that somebody was given the receipt of this wish."""
    return _signer.sign(wish.code)


def receipt_path(wish: Wish) -> str:
    return reverse("wish_by_receipt", args=[token_of(wish)])


def pk_in(token: str) -> int | None:
    """The key of the wish in a token; None for a token that we did not make."""
    try:
        return int(_signer.unsign(token).removeprefix("W-"))
    except (BadSignature, ValueError):
        return None


def shown_code(wish: Wish) -> str:
    """The code in two groups, as it is read out."""
    code = _code(wish.code, settings.SECRET_KEY)
    return f"{code[: CODE_DIGITS // 2]} {code[CODE_DIGITS // 2 :]}"


def found(number: str, code: str, *, who: str) -> Wish | None:
    """The wish of a number and its code, tried from the address `who`. Raises TooOften."""
    key = number.strip().upper().removeprefix("W-").strip()
    if not key.isascii() or not key.isdecimal() or len(key) > MOST_DIGITS:
        _FROM.count(who)
        return None
    name = f"W-{int(key)}"  # one spelling, so that a wish has one code and one brake
    places = _FROM.count(who), _OF_WISH.count(name)
    digits = "".join(sign for sign in code if sign.isdigit())
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(_code(name, one), digits) for one in keys):
        return None
    forgive(*places)
    return Wish.objects.whole().filter(pk=int(key)).first()


def count_asking(*, who: str) -> None:
    """Count a wish that nobody signs for, from the address `who`; or TooOften."""
    _ASKING_FROM.count(who)


def _code(name: str, key: str | bytes) -> str:
    sealed = salted_hmac("youhu.wishes.code", name, secret=key, algorithm="sha256").digest()
    return f"{int.from_bytes(sealed[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}}"
