"""How a caller without a login comes back to a call: two signed addresses, and a short code.

The address on the receipt acts as the caller; the other one only looks. See decision 0026.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from youhu.calls.models import Call
from youhu.transparency.queries import Place

_acting = Signer(salt="youhu.calls.follow")
_looking = Signer(salt="youhu.calls.look")
CODE_DIGITS = 6


def token_of(call: Call) -> str:
    """What proves that somebody was given the receipt of this call."""
    return _acting.sign(call.number)


def look_token_of(call: Call) -> str:
    """What shows a call as its caller sees it, and lets nobody act."""
    return _looking.sign(call.number)


def is_callers(token: str) -> bool:
    """Whether a token is the one of the receipt."""
    return _unsigned(_acting, token) is not None


def number_in(token: str) -> str | None:
    """The call's number in a token of either kind; None for a token that we did not make."""
    return _unsigned(_acting, token) or _unsigned(_looking, token)


def _unsigned(signer: Signer, token: str) -> str | None:
    try:
        return signer.unsign(token)
    except BadSignature:
        return None


def code_of(number: str) -> str:
    """The six digits on the receipt, which nobody who handles the call is shown."""
    return _code(number, settings.SECRET_KEY)


def shown_code(call: Call) -> str:
    """The code in two groups, as it is read out."""
    code = code_of(call.number)
    return f"{code[: CODE_DIGITS // 2]} {code[CODE_DIGITS // 2 :]}"


def is_code_of(number: str, code: str) -> bool:
    """Whether these are the digits on the receipt; a key of the site that was replaced counts."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(_code(number, key), code) for key in keys)


def _code(number: str, key: str | bytes) -> str:
    sealed = salted_hmac("youhu.calls.code", number, secret=key, algorithm="sha256").digest()
    return f"{int.from_bytes(sealed[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def follow_path(call: Call) -> str:
    return reverse("progress", args=[token_of(call)])


def follow_url(call: Call) -> str:
    """The whole address of the caller's own page, where they act."""
    return page_url(token_of(call))


def page_url(token: str) -> str:
    """The whole address of the page that a token opens."""
    return f"{settings.YOUHU_SITE_URL}{reverse('progress', args=[token])}"


def look_url(call: Call) -> str:
    """The whole address at which a call is only looked at, for paper that goes through hands."""
    return page_url(look_token_of(call))


def public_url(number: str) -> str:
    """The whole address of the page for everybody."""
    return f"{settings.YOUHU_SITE_URL}{reverse('public_call', args=[number])}"


def code_url(call: Call) -> str:
    """The whole address that a QR code carries: the page for everybody, where there is one."""
    return public_url(call.number) if call.is_public else follow_url(call)


def proof_url(place: Place) -> str:
    """The whole address that checks a line of the log; it tells nothing of what the line says."""
    return f"{settings.YOUHU_SITE_URL}{reverse('check_receipt')}{place.query}"
