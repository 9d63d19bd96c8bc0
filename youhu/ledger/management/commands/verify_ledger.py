from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from youhu.ledger.checks import say
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains


class Command(BaseCommand):
    help = "Walk every chain of the ledger and name the first bad entry of each broken one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--most", type=int, default=20, help="how many broken chains to name")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for found in broken_chains():
            broken += 1
            if broken <= options["most"]:
                self.stdout.write(self.style.ERROR(f"entry {found.pk}: {say(found)}"))
        entries = Entry.objects.count()
        if broken:
            self.stdout.write(self.style.ERROR(f"{entries} entries; broken chains: {broken}."))
            raise SystemExit(1)
        self.stdout.write(f"{entries} entries, every chain unbroken.")
