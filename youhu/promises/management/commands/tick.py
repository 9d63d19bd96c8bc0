import logging
import signal
import time
from datetime import timedelta
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils import timezone

from youhu.promises.actions import examine, tick
from youhu.promises.models import Examination
from youhu.transparency.actions import log_entries

logger = logging.getLogger(__name__)
LOG_EVERY = 20.0  # seconds: nobody waits a minute for the proof of a call


class Command(BaseCommand):
    help = "Run the sweeps of the clocks once, or every minute with --loop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")
        parser.add_argument("--every", type=int, default=60, help="seconds between sweeps")
        parser.add_argument(
            "--examine-every", type=int, default=3600, help="seconds between examinations"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            done = tick(now=timezone.now())
            self.stdout.write(", ".join(f"{name}: {n}" for name, n in done.items()))
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            started = time.monotonic()
            self._beat(timedelta(seconds=options["examine_every"]))
            self._rest(started + options["every"], stop)

    def _rest(self, until: float, stop: Event) -> None:
        """Wait for the next turn; what people do meanwhile goes into the public log."""
        while not stop.wait(min(LOG_EVERY, max(1.0, until - time.monotonic()))):
            if time.monotonic() >= until:
                return
            try:
                log_entries(now=timezone.now())
            except Exception:  # as in a turn
                logger.exception("the public log does not go on")
                connection.close_if_unusable_or_obsolete()

    def _beat(self, pause: timedelta) -> None:
        """One turn; a database that is away for a while ends the turn, not the loop."""
        try:
            tick(now=timezone.now())
            last = Examination.objects.order_by("-at").values_list("at", flat=True).first()
            if last is None or timezone.now() - last >= pause:
                examine(now=timezone.now())
        except Exception:  # the loop outlives whatever goes wrong in one turn
            logger.exception("a turn of the sweeps failed")
            connection.close_if_unusable_or_obsolete()
