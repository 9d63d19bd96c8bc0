from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.oversight.actions import load_shipped


class Command(BaseCommand):
    help = "Enter the terms of requests and the rules of supervision, where there are none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="since", type=date.fromisoformat)

    def handle(self, *args: Any, **options: Any) -> None:
        entered = load_shipped(valid_from=options["since"] or timezone.localdate())
        self.stdout.write(_("%(n)s rules of supervision entered.") % {"n": entered})
