"""A short name for what was simulated: the same days have the same one on every machine."""

import hashlib
from datetime import UTC

from youhu.calls.models import Call
from youhu.ledger.models import Entry


def fingerprint() -> str:
    """SHA-256, shortened, over what the ledger says of every call: who did what, when, in words.

    Database keys are left out: they depend on what the database held before.
    """
    numbers = {call.subject: call.number for call in Call.objects.only("number")}
    entries = Entry.objects.filter(subject__startswith=f"{Call._meta.label_lower}:").order_by("pk")
    said = sorted(_words(numbers[entry.subject], entry) for entry in entries)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def _words(number: str, entry: Entry) -> str:
    at = entry.at.astimezone(UTC).isoformat()
    return f"{number} {entry.seq:05} {at} {entry.role} {entry.verb} {entry.target} {entry.note}"
