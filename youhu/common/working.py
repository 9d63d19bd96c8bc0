"""What is worked at just now: a page, a sweep or a job, for whom and on what. The log says it."""

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

log = logging.getLogger("youhu.slow")
LONGEST_STATEMENT = 2000
_LITERAL = re.compile(r"'(?:[^']|'')*'")


@dataclass
class Work:
    """One piece of work; ids only, no names and no words."""

    name: str  # of the page, sweep or job
    request_id: str = ""
    user: int | None = None
    subject: str = ""  # as the ledger names it, or the number in the address
    statements: int = 0
    slow: int = 0  # statements that took longer than they should
    db_seconds: float = 0.0

    def facts(self) -> dict[str, Any]:
        """What every line of the log says of it."""
        known = {"request": self.request_id, "user": self.user, "subject": self.subject}
        return {"work": self.name} | {key: value for key, value in known.items() if value}

    def timed(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run one statement of it; its parameters are nobody's business."""
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = time.perf_counter() - begun
            self.statements += 1
            self.db_seconds += took
            if took * 1000 >= settings.YOUHU_SLOW_MS:
                self.slow += 1
                said = " ".join(_LITERAL.sub("'…'", sql).split())[:LONGEST_STATEMENT]
                facts = {"ms": round(took * 1000), "sql": said}
                log.warning("slow statement", extra={"facts": facts})


_present: ContextVar[Work | None] = ContextVar("work", default=None)


def work() -> Work | None:
    """What this thread works at; None outside of pages, sweeps and jobs."""
    return _present.get()


@contextmanager
def working(name: str, request_id: str = "") -> Iterator[Work]:
    """Work at this until the block ends."""
    begun = Work(name, request_id)
    before = _present.set(begun)
    try:
        with connection.execute_wrapper(begun.timed):
            yield begun
    finally:
        _present.reset(before)


def works_on(subject: str) -> None:
    """Say on what; the last thing that was said counts."""
    if present := _present.get():
        present.subject = subject
