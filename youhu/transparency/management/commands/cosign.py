from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from youhu.common.errors import Refused
from youhu.transparency import signing
from youhu.transparency.actions import take_cosignature
from youhu.transparency.rules import Use
from youhu.transparency.witness import cosigned


class Command(BaseCommand):
    help = (
        "As a witness: read a log, see that it only grew since the last time, sign that. "
        "As the log: take such a signature with --take FILE."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("log", nargs="?", default="", help="its address …/log, or a folder")
        parser.add_argument("--log-key", default="", help="the public key of the log")
        parser.add_argument("--name", default="", help="of the witness, like street.example/log")
        parser.add_argument("--key", type=Path, help="file of the witness's own key, made when new")
        parser.add_argument("--seen", type=Path, help="file of the last checkpoint that was signed")
        parser.add_argument("--take", type=Path, help="a checkpoint that a witness signed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["take"]:
                point = take_cosignature(options["take"].read_text())
                self.stdout.write(f"{point.size} entries: witnessed.")
            else:
                self.stdout.write(self._signed(options), ending="")
        except (Refused, OSError, ValueError) as why:
            raise CommandError(str(why)) from why

    def _signed(self, options: dict[str, Any]) -> str:
        needed = ("log", "log_key", "name", "key", "seen")
        if not all(options[name] for name in needed):
            raise CommandError("A witness needs the log, --log-key, --name, --key and --seen.")
        witness = signing.kept(options["key"], options["name"], Use.WITNESS)
        self.stderr.write(f"I sign with {witness.vkey}")
        return cosigned(options["log"], options["log_key"], options["seen"], witness)
