"""Django's PostgreSQL, for which a commit that no standby confirmed is a failure.

When a wait for the standby is cancelled, the server says COMMIT and a mere warning: the row is
there, and gone after a failover. Whoever was told “accepted” then would have been told wrongly.
"""

from typing import Any

from django.db import OperationalError
from django.db.backends.postgresql import base

# Where the server gave up waiting; its words depend on its language.
GAVE_UP_IN = "SyncRepWaitForLSN"


class Cursor(base.Cursor):
    """A write outside of a transaction ends with its statement."""

    wrapper: "DatabaseWrapper | None" = None  # none while a connection is being set up

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        done = super().execute(*args, **kwargs)  # type: ignore[misc]  # not in the stubs
        if self.wrapper is not None:
            self.wrapper.refuse_unconfirmed()
        return done


class DatabaseWrapper(base.DatabaseWrapper):
    _unconfirmed = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.add_notice_handler(self.note)
        self._unconfirmed = False
        return connection

    def note(self, said: Any) -> None:
        """Hear what the server says besides its answer."""
        if said.source_function == GAVE_UP_IN:
            self._unconfirmed = True

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = super().create_cursor(name)
        if isinstance(cursor, Cursor):
            cursor.wrapper = self
        return cursor

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "cursor_factory": Cursor}

    def _commit(self) -> Any:
        done = super()._commit()  # type: ignore[misc]  # not in the stubs
        self.refuse_unconfirmed()
        return done

    def refuse_unconfirmed(self) -> None:
        """Raise OperationalError when the last commit is on this one machine only."""
        if self._unconfirmed:
            self._unconfirmed = False
            raise OperationalError(
                "the standby did not confirm: written here, perhaps not for good"
            )
