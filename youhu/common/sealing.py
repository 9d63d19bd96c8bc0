"""Secrets at rest: sealed with keys that lie outside the database, bound to their row.

Whoever has the database alone reads nothing; who moves what is sealed to another row breaks it.
Sealed is `suite.mark.base64`: which ciphers, which key, and nonce, text and tag together.
"""

import base64
import logging
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SHA256, SM3
from cryptography.hazmat.primitives.hmac import HMAC

from youhu.common import keyring
from youhu.common.keyring import AES, SM, Key

_NONCE, _TAG = 12, 16
_SIZES = {AES: 32, SM: 16}
_EARLIEST = "1:"  # sealed before keys had marks
logger = logging.getLogger(__name__)


class SealBroken(ValueError):
    """What is sealed cannot be opened. A page shows nothing in its place; the log says why."""

    silent_variable_failure = True


def seal(clear: str, about: str) -> str:
    """`clear` as only this installation reads it, and only where it is about `about`."""
    nonce, suite, key = os.urandom(_NONCE), keyring.suite(), keyring.newest()
    data = _close(suite, key, nonce, clear.encode(), about.encode())
    return prefix(suite, key) + base64.b64encode(nonce + data).decode()


def unseal(sealed: str, about: str) -> str:
    """What was sealed. Raises SealBroken when it is another row's, or its key is not here."""
    if sealed.startswith(_EARLIEST):
        return _unseal_earliest(sealed, about)
    suite, mark, encoded = _parts(sealed)
    key = keyring.known(mark)
    if key is None:
        raise _broken(
            f"The key {mark}, by which this is sealed, is not here (about {about}). Put its line "
            "back into the file of the sealing keys, or into YOUHU_SEALING_KEY: docs/privacy.md."
        )
    data = base64.b64decode(encoded, validate=True)
    try:
        return _open(suite, key, data, about.encode()).decode()
    except InvalidTag as why:
        raise _broken(f"What is sealed is not about {about}, or was altered.") from why


def prefix(suite: str = "", key: Key | None = None) -> str:
    """How everything begins that is sealed by this suite and key, or as it is sealed now."""
    return f"{suite or keyring.suite()}.{(key or keyring.newest()).mark}."


def is_sealed(text: str) -> bool:
    """Whether a text has the form of something sealed."""
    suite, dot, rest = text.partition(".")
    return suite in _SIZES and bool(dot) and rest.find(".") == keyring.MARK_DIGITS


def fingerprint_of(said: str, about: str) -> str:
    """64 hex digits by which something said is known again, without telling it."""
    return _fingerprint(said, about, keyring.suite(), keyring.newest())


def fingerprints_of(said: str, about: str) -> list[str]:
    """All by which it may be known: of every key that is here, and both suites; the newest first.

    The same thing said is one fingerprint for one key: whoever searches asks for all of these.
    """
    suites = sorted(_SIZES, key=lambda one: one != keyring.suite())
    keys = keyring.ring()[::-1]
    return [_fingerprint(said, about, suite, key) for key in keys for suite in suites]


def _fingerprint(said: str, about: str, suite: str, key: Key) -> str:
    made = _hasher(suite, key).copy()
    made.update(f"{about}\0{said}".encode())
    return made.finalize().hex()


@cache
def _hasher(suite: str, key: Key) -> HMAC:
    return HMAC(key.derived("fingerprints", 32, suite=suite), SM3() if suite == SM else SHA256())


def _parts(sealed: str) -> tuple[str, str, str]:
    suite, _dot, rest = sealed.partition(".")
    mark, _dot, encoded = rest.partition(".")
    if suite not in _SIZES or not encoded:
        raise _broken("This is not sealed: it was written past the program.")
    return suite, mark, encoded


def _unseal_earliest(sealed: str, about: str) -> str:
    data = base64.b64decode(sealed.removeprefix(_EARLIEST), validate=True)
    for key in keyring.ring():
        try:
            return _open(AES, key, data, about.encode()).decode()
        except InvalidTag:
            continue
    raise _broken(f"What is sealed is not about {about}, or its key is not here.")


def _close(suite: str, key: Key, nonce: bytes, clear: bytes, about: bytes) -> bytes:
    if suite == AES:
        return _aes(key).encrypt(nonce, clear, about)
    made = Cipher(SM4(_sm4_key(key)), GCM(nonce)).encryptor()
    made.authenticate_additional_data(about)
    return made.update(clear) + made.finalize() + made.tag


def _open(suite: str, key: Key, data: bytes, about: bytes) -> bytes:
    nonce, closed, tag = data[:_NONCE], data[_NONCE:-_TAG], data[-_TAG:]
    if suite == AES:
        return _aes(key).decrypt(nonce, data[_NONCE:], about)
    made = Cipher(SM4(_sm4_key(key)), GCM(nonce, tag)).decryptor()
    made.authenticate_additional_data(about)
    return made.update(closed) + made.finalize()


@cache
def _aes(key: Key) -> AESGCM:
    return AESGCM(key.derived("sealing", _SIZES[AES]))


def _sm4_key(key: Key) -> bytes:
    return key.derived("sealing", _SIZES[SM], suite=SM)


def _broken(why: str) -> SealBroken:
    logger.error(why)
    return SealBroken(why)
