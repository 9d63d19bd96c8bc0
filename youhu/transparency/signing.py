"""The private keys of the log and of witnesses: files that only their owner reads."""

import base64
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from youhu.transparency.rules import (
    KIND_BYTE,
    Use,
    cosigned_text,
    key_id,
    signature_line,
    vkey,
)
from youhu.transparency.youhu_verify import Checkpoint, Key

_HEAD = "PRIVATE+KEY"


@dataclass(frozen=True)
class Signer:
    """A key with its name; it signs checkpoints as the log or as a witness."""

    name: str
    use: str
    key: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    @property
    def vkey(self) -> str:
        return vkey(self.name, self.use, self.public)

    @property
    def number(self) -> bytes:
        return key_id(self.name, KIND_BYTE[Use(self.use)] + self.public)

    def sign(self, text: str) -> str:
        """The line of a log's signature under a checkpoint."""
        return signature_line(self.name, self.number, self.key.sign(text.encode()))

    def cosign(self, text: str, seconds: int) -> str:
        """The line of a witness who saw the checkpoint at that second."""
        signature = self.key.sign(cosigned_text(text, seconds))
        return signature_line(self.name, self.number, seconds.to_bytes(8, "big") + signature)

    def written(self) -> str:
        """The private key as other tools write it (Go's sumdb/note)."""
        data = base64.b64encode(KIND_BYTE[Use(self.use)] + self.key.private_bytes_raw()).decode()
        return f"{_HEAD}+{self.name}+{self.number.hex()}+{data}\n"


def made(name: str, use: str) -> Signer:
    """A new key."""
    return Signer(name, use, Ed25519PrivateKey.generate())


def read(path: Path) -> Signer:
    """The key in a file. Raises ValueError when it holds none."""
    head, _plus, rest = path.read_text().strip().partition(f"{_HEAD}+")
    if head or rest.count("+") < 2:
        raise ValueError(f"{path} holds no private key.")
    name, _number, encoded = rest.split("+", 2)
    data = base64.b64decode(encoded, validate=True)
    use = next(use for use, kind in KIND_BYTE.items() if kind == data[:1])
    return Signer(name, use, Ed25519PrivateKey.from_private_bytes(data[1:]))


def kept(path: Path, name: str, use: str) -> Signer:
    """The key in a file; made on first use. Of two that begin at once, both use the quicker's."""
    if not path.exists():
        written = _beside(path, made(name, use))
        try:
            os.link(written, path)  # whole or not at all
        except FileExistsError:
            pass
        finally:
            os.unlink(written)
    return read(path)


def replace(path: Path, name: str, use: str) -> Signer:
    """A new key in the place of the old one, which is gone."""
    signer = made(name, use)
    os.replace(_beside(path, signer), path)
    return signer


def _beside(path: Path, signer: Signer) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, written = tempfile.mkstemp(dir=path.parent)  # only its owner may read it
    with os.fdopen(handle, "w") as file:
        file.write(signer.written())
    return written


def log_signed(checkpoint: Checkpoint, key: Key) -> bool:
    """Whether a log's key signed the checkpoint: as the verifier says, a hundred times quicker."""
    for name, number, signature in checkpoint.signatures:
        if (name, number) == (key.name, key.id):
            try:
                known = Ed25519PublicKey.from_public_bytes(key.raw)
                known.verify(signature, checkpoint.text.encode())
            except InvalidSignature:
                return False
            return True
    return False
