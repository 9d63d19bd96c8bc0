"""How a line of the ledger is sealed. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FIRST = "0" * 64
ERASE = "erase"  # the verb of the line that says up to where words were erased


@dataclass(frozen=True)
class Line:
    """What one entry says; everything here is under its seal."""

    district: str
    subject: str
    seq: int
    verb: str
    source: str
    target: str
    by: int | None
    role: str
    at: datetime
    words: str  # the commitment to the note, see `commit`
    payload: Mapping[str, Any]
    previous: str

    def seal(self) -> str:
        """SHA-256, in hexadecimal, over the line as JSON with sorted keys and the moment in UTC."""
        said = {**vars(self), "at": self.at.astimezone(UTC).isoformat(timespec="microseconds")}
        text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def commit(note: str, salt: str) -> str:
    """SHA-256, in hexadecimal, of what somebody wrote and a salt of its own.

    The seal covers this instead of the words themselves: words that must be erased one day, because
    they name a person, can go with their salt, and the chain still holds.
    """
    return hashlib.sha256(f"{salt}\n{note}".encode()).hexdigest()


def check_payload(value: object) -> None:
    """Refuse what a database may give back in another spelling than it was given: floats.

    Raises TypeError; it is a fault of the program, never of the person.
    """
    match value:
        case float():
            raise TypeError("A ledger payload holds text, whole numbers and yes/no, no floats.")
        case dict():
            for key, inner in value.items():
                if not isinstance(key, str):
                    raise TypeError("A ledger payload's keys are text.")
                check_payload(inner)
        case list() | tuple():
            for inner in value:
                check_payload(inner)
        case _:
            pass
