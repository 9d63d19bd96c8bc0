"""Taking turns at a SQLite file: one writer at a time, in the order in which they came.

SQLite lets one writer in and has the others ask again and again; who asks at the wrong moment
waits for seconds. Inside one process a queue is fairer and costs nothing. ADR: docs/adr.
"""

import os
import threading
from collections import deque


class Turns:
    """A lock that is handed on in the order of asking. Whoever has it gives it back, any thread."""

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()

    def take(self, patience: float) -> bool:
        """Wait for the turn; False when it did not come within so many seconds."""
        with self._door:
            if not self._taken:
                self._taken = True
                return True
            called = threading.Event()
            self._waiting.append(called)
        if called.wait(patience):
            return True
        with self._door:
            if called.is_set():  # it came at the last moment
                return True
            self._waiting.remove(called)
            return False

    def give_back(self) -> None:
        with self._door:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


_turns: dict[str, Turns] = {}
_known = threading.Lock()


def turns_at(database: str) -> Turns:
    """The one queue of this process for that file."""
    with _known:
        return _turns.setdefault(database, Turns())


os.register_at_fork(after_in_child=_turns.clear)  # a child has none of its parent's threads
