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
            stop.wait(max(1.0, options["every"] - (time.monotonic() - started)))

    def _beat(self, pause: timedelta) -> None:
        """One turn; a database that is away for a while ends the turn, not the loop."""
        try:
            tick(now=timezone.now())
            last = Examination.objects.order_by("-at").values_list("at", flat=True).first()
            if last is None or timezone.now() - last >= pause:
                examine(now=timezone.now())
        except Exception as why:  # the loop outlives whatever goes wrong in one turn
            self.stderr.write(self.style.ERROR(f"tick: {why}"))
            connection.close_if_unusable_or_obsolete()
