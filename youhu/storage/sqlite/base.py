"""Django's SQLite, whose writers of one process take turns instead of jostling."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.base import SQLiteCursorWrapper

from youhu.storage.turns import Turns, turns_at

PATIENCE = 20.0  # seconds, as SQLite's own `timeout` in the settings
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class Cursor(SQLiteCursorWrapper):
    """A write outside of a transaction is a short transaction of its own, and takes its turn."""

    wrapper: "DatabaseWrapper"

    def execute(self, query: str, params: Any = None) -> Any:
        with self.wrapper.turn_for(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        with self.wrapper.turn_for(query):
            return super().executemany(query, param_list)


class DatabaseWrapper(base.DatabaseWrapper):
    transaction_mode: str | None  # Django sets it from the settings
    _turns: Turns | None = None  # those whose turn this connection has

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=Cursor)
        cursor.wrapper = self
        return cursor

    @contextmanager
    def turn_for(self, query: str) -> Iterator[None]:
        """The turn for one statement, where it writes and no transaction has the turn already."""
        alone = not self.connection.in_transaction and query.lstrip().upper().startswith(WRITES)
        if not alone or self._turns is not None:
            yield
            return
        self._take_turn()
        try:
            yield
        finally:
            self._give_back()

    def _start_transaction_under_autocommit(self) -> None:
        if self.transaction_mode == "IMMEDIATE":
            self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._give_back()
            raise

    def _set_autocommit(self, autocommit: bool) -> None:
        """Django comes by here after each transaction, committed or rolled back."""
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # not in the stubs
        if autocommit:
            self._give_back()

    def _close(self) -> None:
        super()._close()  # type: ignore[misc]  # not in the stubs
        self._give_back()

    def _take_turn(self) -> None:
        if self._turns is not None:
            return
        turns = turns_at(str(self.settings_dict["NAME"]))
        if not turns.take(PATIENCE):
            raise OperationalError("database is locked: the turn to write did not come")
        self._turns = turns

    def _give_back(self) -> None:
        turns, self._turns = self._turns, None
        if turns is not None:
            turns.give_back()
