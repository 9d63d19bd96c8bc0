from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from youhu.common.moment import snapshot
from youhu.ledger.checks import say as say_broken
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.transparency.audit import faults
from youhu.transparency.checks import say
from youhu.transparency.models import Leaf, Log


class Command(BaseCommand):
    help = "Walk every chain of the ledger and the whole public log, and name what does not hold."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--most", type=int, default=20, help="how many faults to name")

    def handle(self, *args: Any, **options: Any) -> None:
        with snapshot():  # the sweep may take in new entries meanwhile
            chains = self._named(_chains(), options)
            log = self._named(map(say, faults()), options)
            entries, leaves = Entry.objects.count(), Leaf.objects.count()
        Log.objects.update(verified_at=timezone.now(), verified_faults=chains + log)
        if chains or log:
            broken = f"{entries} entries; broken chains: {chains}; faults of the log: {log}."
            self.stdout.write(self.style.ERROR(broken))
            raise SystemExit(1)
        self.stdout.write(f"{entries} entries, every chain unbroken; {leaves} of them in the log.")

    def _named(self, said: Iterator[str], options: Any) -> int:
        """Name the first of them; answers how many there are."""
        named = 0
        for text in islice(said, options["most"]):
            named += 1
            self.stdout.write(self.style.ERROR(text))
        return named + sum(1 for _more in said)


def _chains() -> Iterator[str]:
    for broken in broken_chains():
        yield f"entry {broken.pk}: {say_broken(broken)}"
