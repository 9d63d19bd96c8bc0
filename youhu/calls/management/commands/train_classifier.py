import json
import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls import reference
from youhu.calls.actions.readers import adopt_reader
from youhu.calls.reading.learning import Lesson, learn
from youhu.common.errors import Refused


class Command(BaseCommand):
    help = "Learn what calls are about from the closed ones; a worse model is not taken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="learn from the calls that were closed since this day; else from all",
        )
        parser.add_argument("--dry-run", action="store_true", help="print the card, keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        self._begun = time.monotonic()
        now = timezone.now()
        try:
            lesson = learn(reference.current(), since=options["since"], now=now, say=self._say)
        except Refused as why:
            raise CommandError(str(why)) from why
        self.stdout.write(json.dumps(lesson.card, ensure_ascii=False, indent=2))
        self.stdout.write(self._settled(lesson, is_dry=options["dry_run"]))

    def _settled(self, lesson: Lesson, *, is_dry: bool) -> str:
        held: dict[str, float] = lesson.card["held_out"]
        if not lesson.is_better:
            said = _("The former model stays: right on %(former)s of 1, the new one on %(new)s.")
            return said % held
        if is_dry:
            return _("It would be taken. Nothing was kept.")
        adopt_reader(lesson, now=timezone.now())
        return _("%(version)s reads from now on.") % {"version": lesson.version}

    def _say(self, text: str) -> None:
        self.stdout.write(f"{time.monotonic() - self._begun:6.1f} s  {text}")
