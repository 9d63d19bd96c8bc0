import time
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from youhu.calls.actions.groundwork import Ground, lay_ground
from youhu.calls.actions.staging import stage
from youhu.calls.imports.audit import Audit, audit, write_report
from youhu.calls.imports.history import import_history
from youhu.calls.imports.mapping import Mapping, load, shipped
from youhu.calls.imports.outlines import outlines
from youhu.calls.imports.replay import Replay
from youhu.calls.imports.rows import Faults, Record, read
from youhu.calls.imports.survey import Survey, survey
from youhu.calls.past import Fault, Past
from youhu.common.csv import write_csv
from youhu.common.errors import Refused
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role

MISFIT = 2  # exit status when the file or the mapping as a whole will not do
SHOWN = 10


class Command(BaseCommand):
    help = "Take over the calls of another system from a table (CSV, gzipped or not, or XLSX)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--mapping", required=True, help=f"a TOML file of yours, or {', '.join(shipped())}"
        )
        parser.add_argument("--dry-run", action="store_true", help="look, but write nothing")
        parser.add_argument(
            "--replay", action="store_true", help="through the ordinary actions, at its own time"
        )
        parser.add_argument("--limit", type=_positive, metavar="N", help="only the first N rows")
        parser.add_argument("--errors", type=Path, help="write the rows that will not do, as CSV")
        parser.add_argument("--report", type=Path, help="compare who was on time, as JSON or CSV")
        parser.add_argument("--as", dest="username", help="who imports; else nobody by name")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            mapping = load(options["mapping"])
            with path.open("rb") as file:
                self._import(file, mapping, options)
        except (OSError, Refused) as why:
            raise CommandError(f"{path.name}: {why}", returncode=MISFIT) from why
