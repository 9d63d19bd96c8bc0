"""Reading many tables as of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read in this block is of one moment, while others go on writing.

    Inside a transaction that has begun already it is what that transaction sees.
    """
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
        return
    connection.ensure_connection()
    engine: Any = connection  # the stubs know no mode
    usual, engine.transaction_mode = engine.transaction_mode, "DEFERRED"  # nobody waits for it
    try:
        with transaction.atomic():
            MigrationRecorder(connection).has_table()  # the moment is that of the first reading
            yield
    finally:
        engine.transaction_mode = usual
