"""Small secrets at rest: sealed with a key that lies outside the database, bound to their row.

Whoever has the database alone reads nothing; who moves what is sealed to another row breaks it.
"""

import base64
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = "1"
_NONCE, _KEY = 12, 32


def seal(clear: str, about: str) -> str:
    """`clear` as only this installation reads it, and only where it is about `about` (AES-GCM)."""
    nonce = os.urandom(_NONCE)
    data = AESGCM(_key("sealing")).encrypt(nonce, clear.encode(), about.encode())
    return f"{VERSION}:{base64.b64encode(nonce + data).decode()}"


def unseal(sealed: str, about: str) -> str:
    """What was sealed. Raises ValueError when it is another row's, or not of this installation."""
    version, _colon, encoded = sealed.partition(":")
    if version != VERSION:
        raise ValueError(f"Nothing is sealed by version {version!r}.")
    data = base64.b64decode(encoded, validate=True)
    try:
        clear = AESGCM(_key("sealing")).decrypt(data[:_NONCE], data[_NONCE:], about.encode())
    except InvalidTag as why:
        raise ValueError(f"What is sealed is not about {about}, or has another key.") from why
    return clear.decode()


def fingerprint_of(said: str, about: str) -> str:
    """64 hex digits by which something said is known again, without telling it (HMAC-SHA-256)."""
    made = HMAC(_key("fingerprints"), SHA256())
    made.update(f"{about}\0{said}".encode())
    return made.finalize().hex()


def _key(use: str) -> bytes:
    return _derived(settings.YOUHU_SEALING_KEY, use)


@cache
def _derived(secret: str, use: str) -> bytes:
    return HKDF(SHA256(), _KEY, salt=None, info=f"youhu {use} {VERSION}".encode()).derive(
        secret.encode()
    )
