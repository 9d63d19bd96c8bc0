"""Do the jobs that wait beside the site, and say every ten seconds that this worker lives."""

import os
import socket
import threading
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import close_old_connections, connection
from django.db.utils import DatabaseError
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands import db_worker

from youhu.common.working import working
from youhu.jobs import actions
from youhu.jobs.rules import BEAT


class Command(db_worker.Command):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        host = socket.gethostname()[:30]
        name = f"{host}:{os.getpid()}:{get_random_string(8)}"
        parser.set_defaults(queue_name="*", startup_delay=False, reload=False, worker_id=name)

    def handle(self, *args: Any, worker_id: str, **options: Any) -> None:
        with beating(worker_id), working("worker"):
            super().handle(*args, worker_id=worker_id, **options)


@contextmanager
def beating(name: str) -> Iterator[None]:
    """Say that the worker lives, in a thread of its own, until it leaves."""
    ends = threading.Event()
    actions.beat(name, now=timezone.now())
    thread = threading.Thread(target=_beat, args=(name, ends), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()
        actions.leave(name)


def _beat(name: str, ends: threading.Event) -> None:
    while not ends.wait(BEAT.total_seconds()):
        close_old_connections()
        try:
            actions.beat(name, now=timezone.now())
        except DatabaseError:
            continue  # the database is away: the lease runs out unless it is back in time
    connection.close()
