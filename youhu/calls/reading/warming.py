"""What reading needs in memory, made ready before somebody types."""

from django.template.loader import get_template

from youhu.calls import reference
from youhu.calls.reading import door
from youhu.calls.reading.traces import traces
from youhu.calls.rules import RESIDENT_KINDS

PIECES = ("calls/_alike.html", "calls/_same_now.html")
SAMPLE = "路灯不亮"


def warm() -> None:
    """The reference data, the models that read, what is usual in any text, the pieces of pages."""
    known = reference.current()
    door.read(SAMPLE, RESIDENT_KINDS, known)
    traces(known).made([(SAMPLE, "")])
    for name in PIECES:
        get_template(name)
