"""Work in threads of a test, each on a connection of its own, of which none outlives the test."""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db import connections

PATIENCE = 120  # seconds: no measure of anything, only an end


class Thread(threading.Thread):
    """Does one thing, keeps what it answered or what went wrong, and gives its connection back."""

    def __init__(self, task: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.task, self.answer, self.why = task, None, None

    def run(self) -> None:
        try:
            self.answer = self.task()
        except Exception as why:  # the test shall see it, whichever thread it came up in
            self.why = why
        finally:
            connections.close_all()

    def ended(self) -> Any:
        """What it answered, once it is done. Raises what went wrong in it."""
        self.join(PATIENCE)
        assert not self.is_alive(), "A thread of this test does not end."
        if self.why:
            raise self.why
        return self.answer


def begun(task: Callable[[], Any]) -> Thread:
    """Goes on beside the test; `ended()` waits for it."""
    thread = Thread(task)
    thread.start()
    return thread


def together(tasks: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each task answers when all begin at one moment. Raises what went wrong in one."""
    go = threading.Barrier(len(tasks), timeout=PATIENCE)

    def at_once(task: Callable[[], Any]) -> Any:
        go.wait()
        return task()

    threads = [begun(partial(at_once, task)) for task in tasks]
    return [thread.ended() for thread in threads]
