"""How a line of the ledger is sealed. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FIRST = "0" * 64


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
    note: str
    payload: Mapping[str, Any]
    previous: str

    def seal(self) -> str:
        """SHA-256, in hexadecimal, over the line as JSON with sorted keys and the moment in UTC."""
        said = {**vars(self), "at": self.at.astimezone(UTC).isoformat(timespec="microseconds")}
        text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


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
