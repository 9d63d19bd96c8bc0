"""The address by which a caller without a login follows a call: its number, signed."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from youhu.calls.models import Call

_signer = Signer(salt="youhu.calls.follow")


def token_of(call: Call) -> str:
    """What proves that somebody was given this call's address."""
    return _signer.sign(call.number)


def number_in(token: str) -> str | None:
    """The call's number in a token; None for a token that we did not make."""
    try:
        return _signer.unsign(token)
    except BadSignature:
        return None


def follow_path(call: Call) -> str:
    return reverse("progress", args=[token_of(call)])


def follow_url(call: Call) -> str:
    """The whole address of the caller's own page."""
    return f"{settings.YOUHU_SITE_URL}{follow_path(call)}"


def code_url(call: Call) -> str:
    """The whole address that a QR code carries: the page for everybody, where there is one."""
    path = reverse("public_call", args=[call.number]) if call.is_public else follow_path(call)
    return f"{settings.YOUHU_SITE_URL}{path}"
