from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from youhu.calls.actions.tables import load_shipped


class Command(BaseCommand):
    help = "Load the categories, time limits and escalation ladder that come with Youhu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--valid-from",
            type=date.fromisoformat,
            default=timezone.localdate(),
            metavar="YYYY-MM-DD",
            help="the day from which new limits hold; else today",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        counts = load_shipped(valid_from=options["valid_from"])
        self.stdout.write(", ".join(f"{n} {what}" for what, n in counts.items()))
