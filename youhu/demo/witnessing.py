"""A library of the sample district watches the public log, and signed what it saw once."""

from datetime import datetime

from youhu.transparency.actions import add_witness, take_cosignature
from youhu.transparency.queries import newest
from youhu.transparency.rules import Use
from youhu.transparency.signing import made
from youhu.transparency.youhu_verify import read_checkpoint

NAME = "library.example/witness"


def witness_once(*, now: datetime) -> None:
    """A witness is named, looks at the log as it is, and puts its line under the checkpoint."""
    point = newest()
    if point is None:
        return
    witness = made(NAME, Use.WITNESS)
    add_witness(witness.vkey, now=now)
    text = read_checkpoint(point.note).text
    take_cosignature(f"{text}\n{witness.cosign(text, int(now.timestamp()))}")
