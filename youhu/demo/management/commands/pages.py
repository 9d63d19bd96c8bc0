import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from youhu.demo.pages import pages


class Command(BaseCommand):
    help = "Say which pages there are in the sample district, and who looks at them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [(look.user, look.size, path, look.label) for look, path in pages()]
        if options["json"]:
            self.stdout.write(json.dumps(rows))
            return
        for user, size, path, _label in rows:
            self.stdout.write(f"{user or '-':<12}{size:<8}{path}")
