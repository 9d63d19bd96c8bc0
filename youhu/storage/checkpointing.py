"""SQLite's log of writes goes back into the database now and then, and cannot grow without end."""

from pathlib import Path

from django.db import connection

LARGE_BYTES = (
    16 * 1024 * 1024
)  # SQLite itself moves pages from 4 MB on, when no reader is in its way
PATIENCE_MS = 500  # everybody's writing waits meanwhile


def wal_bytes() -> int:
    """How large the log of writes is; 0 for PostgreSQL, which looks after its own."""
    if connection.vendor != "sqlite":
        return 0
    file = Path(f"{connection.settings_dict['NAME']}-wal")
    return file.stat().st_size if file.exists() else 0


def empty_wal() -> int:
    """Move everything into the database and begin the log anew; answers how many bytes went.

    Readers that stay for long keep it from ending: it is tried again at the next turn.
    """
    before = wal_bytes()
    if before < LARGE_BYTES or connection.in_atomic_block:
        return 0
    with connection.cursor() as cursor:
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
    return before - wal_bytes()
