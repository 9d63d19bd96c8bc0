"""Reference data kept in memory, exchanged as soon as any process changes it."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Versioned(Generic[T]):
    """One value that is loaded again when the token of its data is another one.

    The token comes from the database with every use, so that all processes see a change at once.
    """

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._lock = Lock()
        self._kept: tuple[str, T] | None = None

    def latest(self) -> T | None:
        """The value as this process saw it last, however old; None before the first use."""
        return self._kept[1] if self._kept else None

    def get(self, token: str) -> T:
        """The value that belongs to `token`, loaded at most once per token and process."""
        kept = self._kept
        if kept is not None and kept[0] == token:
            return kept[1]
        with self._lock:
            if self._kept is None or self._kept[0] != token:
                self._kept = (token, self._load())
            return self._kept[1]
