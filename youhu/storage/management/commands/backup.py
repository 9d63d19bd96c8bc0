from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.storage.actions import back_up


class Command(BaseCommand):
    help = "Copy the whole installation into a new folder while it runs; private keys stay here."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, required=True, help="a folder that is new or empty")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            said = back_up(options["to"].absolute(), now=timezone.now())
        except (Refused, OSError) as why:
            raise CommandError(str(why)) from why
        rows, lines = sum(said.facts.counts.values()), said.facts.counts["ledger_entry"]
        self.stdout.write(
            _("%(rows)s rows with %(lines)s lines of the ledger, %(files)s files, in %(folder)s.")
            % {"rows": rows, "lines": lines, "files": len(said.files), "folder": options["to"]}
        )
        self.stdout.write(_("It names people and is not encrypted: keep it where few can read it."))
        self.stdout.write(
            _("Left out, for a safe of its own: %(keys)s") % {"keys": ", ".join(said.keys)}
        )
