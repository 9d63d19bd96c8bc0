from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from youhu.calls.models import Category
from youhu.calls.reference import Reference, current
from youhu.calls.routing import route
from youhu.calls.rules import RAISABLE, CategoryKind, Kind
from youhu.common.errors import Refused


class Command(BaseCommand):
    help = "Explain, without writing, which unit would answer for a place and a category."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", required=True, metavar="LNG,LAT", help="WGS-84 degrees")
        parser.add_argument("--category", required=True, help="its code, like 06003")
        parser.add_argument("--category-kind", choices=CategoryKind.values)
        parser.add_argument(
            "--kind", choices=[kind.value for kind in RAISABLE], default=Kind.APPEAL
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now, reference = timezone.now(), current()
        lng, lat = self._point(options["at"])
        try:
            place = reference.locate(lng, lat, now)
        except Refused as why:
            raise CommandError(str(why)) from why
        gap = " (in a gap of the map; nearest cell)" if place.is_in_gap else ""
        self.stdout.write(f"{lng},{lat} lies in {place.cell} {place.cell.code}{gap}")
        for category in self._categories(reference, options):
            self._explain(reference, category, place.cell.code, options["kind"])

    def _explain(self, reference: Reference, category: Category, cell: str, kind: str) -> None:
        on = timezone.localdate()
        found = route(reference.tables.rules, category, cell, kind, on)
        head = f"{category.get_kind_display()} {category.code} {category}:"
        if found is None:
            self.stdout.write(self.style.ERROR(f"{head} no unit answers at all"))
        elif found.rule is None:
            self.stdout.write(self.style.WARNING(f"{head} no rule; falls back to {found.unit}"))
        else:
            self.stdout.write(f"{head} rule {found.rule.number} → {found.unit} ({found.unit.code})")
            passed_over = found.why["passed_over"]
            if passed_over:
                self.stdout.write(f"  less specific, passed over: {passed_over}")

    def _categories(self, reference: Reference, options: dict[str, Any]) -> list[Category]:
        wanted = [
            category
            for category in reference.tables.categories.values()
            if category.code == options["category"]
            and options["category_kind"] in (None, category.kind)
        ]
        if not wanted:
            raise CommandError(f"No category has the code {options['category']}.")
        return wanted

    def _point(self, text: str) -> tuple[float, float]:
        try:
            lng, lat = (float(part) for part in text.split(","))
        except ValueError as why:
            raise CommandError("Write the place as --at LNG,LAT, like 113.29,23.08.") from why
        return lng, lat
