from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from youhu.common.calendar import read_days, read_notice
from youhu.common.csv import read_rows
from youhu.common.errors import Refused
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.upkeep.actions import Hand, adopt_year
from youhu.upkeep.rules import MOST_BASIS


class Command(BaseCommand):
    help = (
        "Take over the work calendar of a year: a table with the columns date, kind, name, or the "
        "text of the State Council's notice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--by", default="", metavar="USERNAME", help="the administrator")
        parser.add_argument("--basis", default="", help="what it rests on; else the file's name")
        parser.add_argument("--dry-run", action="store_true", help="look, but write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path, year = options["file"], options["year"]
        try:
            days = self._days(path, year)
        except (OSError, Refused, ValidationError) as why:
            raise CommandError(f"{path.name}: {why}") from why
        for day in days:
            self.stdout.write(f"{day.on} {day.kind:<8} {day.name}")
        if options["dry_run"]:
            self.stdout.write(f"{len(days)} days. Nothing was written.")
            return
        try:
            adopt_year(_hand(options["by"], options["basis"] or path.name), year=year, days=days)
        except (Refused, ValidationError) as why:
            raise CommandError(str(why)) from why
        self.stdout.write(f"{year}: {len(days)} days taken over.")

    def _days(self, path: Path, year: int) -> list[Any]:
        if path.suffix.lower() in {".csv", ".xlsx"}:
            with path.open("rb") as file:
                days, problems = read_days(read_rows(file, columns=("date", "kind", "name")))
            if problems:
                raise Refused(
                    "; ".join(f"row {problem.row}: {problem.text}" for problem in problems[:5])
                )
            return days
        return read_notice(path.read_text(encoding="utf-8-sig"), year=year)


def _hand(username: str, basis: str) -> Hand:
    """The administrator in whose name it is done, for it stands in the list of changes."""
    now = timezone.now()
    serving = Member.objects.serving(timezone.localdate(now)).filter(role=Role.ADMIN)
    by = serving.filter(person__user__username=username).order_by("pk").first()
    if by is None:
        raise CommandError("--by names no administrator who serves: who takes the year over?")
    return Hand(by=by, basis=basis[:MOST_BASIS], now=now)
