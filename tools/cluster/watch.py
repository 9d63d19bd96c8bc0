"""Looking at every database server all the time: no committed state may hold a call half."""

import threading

import psycopg

from tools.cluster.database import Database
from tools.cluster.layout import DATABASES

# One statement sees one moment: everything that was committed by then, and nothing else.
UNHELD = """
    SELECT count(*) FROM calls_call c
    WHERE c.closed_at IS NULL AND (
        c.unit_id IS NULL OR c.stage_due_at IS NULL OR c.due_at IS NULL
        OR NOT EXISTS (SELECT 1 FROM calls_caller w WHERE w.call_id = c.id)
        OR NOT EXISTS (SELECT 1 FROM calls_duty d WHERE d.call_id = c.id)
        OR NOT EXISTS (SELECT 1 FROM ledger_entry e
                       WHERE e.subject = 'calls.call:' || c.id AND e.seq = 0))
      AND c.id > (SELECT coalesce(max(id), 0) - 500 FROM calls_call)
"""
EVERY = 1.0  # seconds
LAST_LOOK = 20.0  # seconds


class Watch:
    """A thread that looks until it is told to end."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.looks, self.unheld = 0, 0
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join(LAST_LOOK)

    def _run(self) -> None:
        while not self._ends.wait(EVERY):
            for machine in DATABASES:
                self._look(machine)

    def _look(self, machine: str) -> None:
        try:
            with self.database.connected(machine) as connection:
                row = connection.execute(UNHELD).fetchone()
        except psycopg.Error:
            return  # it is down just now
        self.looks += 1
        self.unheld += int(row[0]) if row else 0
