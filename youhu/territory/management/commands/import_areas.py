from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date

from youhu.common.errors import Refused
from youhu.common.geo import Datum
from youhu.territory.actions import Layer, adopt_areas, prepare_areas
from youhu.territory.rules import AreaKind


class Command(BaseCommand):
    help = "Put a layer of areas (GeoJSON) on the map; bad geometry is mended or refused by name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", required=True, choices=AreaKind.values)
        parser.add_argument("--datum", required=True, choices=Datum.values)
        parser.add_argument("--code-key", default="code", help="property that holds the code")
        parser.add_argument("--name-key", default="name", help="property that holds the name")
        parser.add_argument("--valid-from", help="a day like 2026-12-01; else from now on")
        parser.add_argument("--dry-run", action="store_true", help="look, but write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        layer = Layer(
            geojson=self._text(options["file"]),
            kind=AreaKind(options["kind"]),
            datum=Datum(options["datum"]),
            source=options["file"].name,
            code_key=options["code_key"],
            name_key=options["name_key"],
        )
        try:
            prepared = prepare_areas(layer, now=now)
            for finding in prepared.findings:
                self.stdout.write(f"mended: {finding}")
            if options["dry_run"]:
                self.stdout.write(f"{len(prepared.parts)} areas would do. Nothing was written.")
                return
            valid_from = self._moment(options["valid_from"]) or now
            counts = adopt_areas(layer, prepared, valid_from=valid_from, now=now)
        except Refused as why:
            raise CommandError(str(why)) from why
        self.stdout.write(", ".join(f"{n} {what}" for what, n in counts.items()))

    def _text(self, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as why:
            raise CommandError(f"{path} cannot be read as UTF-8 text: {why}") from why

    def _moment(self, day: str | None) -> datetime | None:
        if not day:
            return None
        on = parse_date(day)
        if on is None:
            raise CommandError(f"--valid-from {day}: write the day like 2026-12-01.")
        return timezone.make_aware(datetime.combine(on, time()))
