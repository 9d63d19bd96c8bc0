from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.storage.actions import restore
from youhu.storage.manifest import is_here


class Command(BaseCommand):
    help = "Make an empty installation what a backup was, and check that it is the same."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="folder", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            said = restore(options["folder"].absolute())
        except (Refused, OSError) as why:
            raise CommandError(str(why)) from why
        self.stdout.write(
            _("Restored as of %(at)s: %(lines)s lines of the ledger, all chains unbroken; counts, "
              "promises and the root of the public log are those of the backup.")
            % {"at": said.at.isoformat(timespec="seconds"),
               "lines": said.facts.counts["ledger_entry"]}
        )  # fmt: skip
        missing = [name for name, mark in said.keys.items() if mark and not is_here(name, mark)]
        if missing:
            told = _("Put the private keys back before the site starts: %(keys)s")
            self.stdout.write(self.style.WARNING(told % {"keys": ", ".join(missing)}))
