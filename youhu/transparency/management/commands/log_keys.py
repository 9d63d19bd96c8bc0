from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from youhu.common.errors import Refused
from youhu.transparency.actions import add_witness, rotate_key
from youhu.transparency.models import LogKey


class Command(BaseCommand):
    help = "List the keys of the public log; change the signing key; name a witness's key."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("do", nargs="?", choices=["list", "rotate", "witness"], default="list")
        parser.add_argument("vkey", nargs="?", default="", help="the witness's key")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            if options["do"] == "rotate":
                rotate_key(now=now)
            elif options["do"] == "witness":
                add_witness(options["vkey"], now=now)
        except Refused as why:
            raise CommandError(str(why)) from why
        for key in LogKey.objects.order_by("use", "since", "pk"):
            until = f"{key.until:%Y-%m-%d %H:%M}" if key.until else "…"
            self.stdout.write(f"{key.use} {key.since:%Y-%m-%d %H:%M}–{until} {key.vkey}")
