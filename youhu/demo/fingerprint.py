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
    lines = Entry.objects.filter(subject__startswith="calls.call:").order_by("pk")
    said = sorted(
        f"{numbers[e.subject]} {e.seq:05} {e.verb} {e.target} {e.role} {e.at.astimezone(UTC)} {e.note}"
        for e in lines.iterator(chunk_size=2000)
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]
