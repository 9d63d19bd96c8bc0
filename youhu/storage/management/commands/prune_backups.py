from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youhu.common.errors import Refused
from youhu.storage.pruning import Keep, prune


class Command(BaseCommand):
    help = "Remove old backups: the last of so many days, weeks and months stay, the newest always."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--in", dest="place", type=Path, required=True, metavar="FOLDER")
        parser.add_argument("--daily", type=int, default=Keep.daily, metavar="N")
        parser.add_argument("--weekly", type=int, default=Keep.weekly, metavar="N")
        parser.add_argument("--monthly", type=int, default=Keep.monthly, metavar="N")
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        keep = Keep(options["daily"], options["weekly"], options["monthly"])
        dry_run = options["dry_run"]
        try:
            stay, go = prune(options["place"].absolute(), keep, now=timezone.now(), dry_run=dry_run)
        except (Refused, OSError) as why:
            raise CommandError(str(why)) from why
        for backup in go:
            told = _("would go: %(folder)s") if dry_run else _("removed: %(folder)s")
            self.stdout.write(told % {"folder": backup.folder})
        self.stdout.write(
            ngettext("%(n)s backup stays.", "%(n)s backups stay.", len(stay)) % {"n": len(stay)}
        )
