import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from youhu.common.promises import Checked, Promise
from youhu.promises.actions import as_json, look


class Command(BaseCommand):
    help = "Check the three promises; exit status 1 when one is broken, with the places to go to."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one object for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        answers = look(now=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps([as_json(answer) for answer in answers], indent=1))
        else:
            for promise in Promise:
                self._say(promise, [a for a in answers if a.promise == promise])
        if not all(answer.is_kept for answer in answers):
            raise SystemExit(1)

    def _say(self, promise: Promise, answers: list[Checked]) -> None:
        kept = all(answer.is_kept for answer in answers)
        style = self.style.SUCCESS if kept else self.style.ERROR
        self.stdout.write(style(f"{'✔' if kept else '✘'} {promise.label}"))
        for answer in answers:
            mark = "✔" if answer.is_kept else "✘"
            self.stdout.write(f"  {mark} {answer.title} ({answer.looked_at:,})")
            for finding in answer.findings:
                self.stdout.write(f"      {finding.text} {finding.link}".rstrip())
            if answer.more:
                self.stdout.write(f"      … +{answer.more}")
