from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.module_loading import import_string

from youhu.common.lifecycle import Life


class Command(BaseCommand):
    help = "Draw a life cycle from its table of moves: a diagram and two tables."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--of", default="calls", help="the app, which has its LIFE in life.py")
        parser.add_argument(
            "--write", type=Path, metavar="FILE", help="put it between the markers of this file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["write"]
        with translation.override("en"):
            life = _life_of(options["of"])
            if path is None:
                self.stdout.write(life.drawn())
                return
            try:
                path.write_text(life.replaced(path.read_text()))
            except (OSError, ValueError) as why:
                raise CommandError(f"{path}: {why}") from why


def _life_of(app: str) -> Life:
    try:
        found: Life = import_string(f"youhu.{app}.life.LIFE")
    except ImportError as why:
        raise CommandError(f"{app}: {why}") from why
    return found
