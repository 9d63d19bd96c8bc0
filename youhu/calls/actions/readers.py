"""A model begins to read, and the former one is kept."""

from datetime import datetime

from django.db import transaction

from youhu.calls.models import Reader
from youhu.calls.reading.door import folder_of
from youhu.calls.reading.learning import Lesson
from youhu.calls.rules import ReaderState
from youhu.ledger.actions import begin, move
from youhu.registry.actions import touch
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.solvers.text.storing import write


def adopt_reader(lesson: Lesson, *, now: datetime) -> Reader:
    """What was learned reads from now on, in every process; its numbers are kept as files."""
    write(lesson.model, folder_of(lesson.version), card=lesson.card)
    clock = nobody(Role.CLOCK)
    made = Reader(
        district=lesson.district,
        version=lesson.version,
        state=ReaderState.READING,
        made_at=now,
        card=lesson.card,
    )
    with transaction.atomic():
        reading = Reader.objects.filter(district=lesson.district, state=ReaderState.READING)
        for former in reading:
            move(former, "retire_reader", by=clock, now=now, note=lesson.version)
        made.save(force_insert=True)
        told = {name: str(lesson.card["held_out"][name]) for name in ("new", "former")}
        told |= {name: str(lesson.card[name]) for name in ("calls", "corrections")}
        begin(made, "adopt_reader", by=clock, now=now, payload=told)
        touch("calls")
    return made
