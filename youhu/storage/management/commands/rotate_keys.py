from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from youhu.common import keyring
from youhu.common.errors import Refused
from youhu.common.sealing import SealBroken
from youhu.storage.resealing import marks_in_use, reseal_all


class Command(BaseCommand):
    help = "Seal everything anew by the newest key and suite, while the site goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new", action="store_true", help="add a new key to the file first")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = keyring.add_key() if options["new"] else keyring.newest()
            self.stdout.write(
                _("The newest key is %(key)s, the ciphers %(suite)s.")
                % {"key": key.mark, "suite": keyring.suite()}
            )
            for name, done, left in reseal_all():
                self.stdout.write(f"{name} {done:,} / {left:,}")
        except (Refused, SealBroken) as why:
            raise CommandError(str(why)) from why
        self._say_idle_keys()

    def _say_idle_keys(self) -> None:
        used = marks_in_use()
        for key in keyring.ring()[:-1]:
            said = (
                _("The key %(key)s still seals rows. Run this again.")
                if key.mark in used
                else _("Nothing is sealed by the key %(key)s any more: its line may go.")
            )
            self.stdout.write(said % {"key": key.mark})
