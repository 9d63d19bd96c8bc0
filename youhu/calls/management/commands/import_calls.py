import time
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from youhu.calls.actions.groundwork import lay_ground
from youhu.calls.actions.staging import stage
from youhu.calls.imports.audit import Verdict, audit, write_report
from youhu.calls.imports.history import count_here, import_history
from youhu.calls.imports.mapping import Mapping, load, shipped
from youhu.calls.imports.outlines import outlines
from youhu.calls.imports.replay import Replay
from youhu.calls.imports.rows import Faults, Record, read
from youhu.calls.imports.survey import Survey, survey
from youhu.calls.past import Fault, Note, Past
from youhu.common.csv import write_csv
from youhu.common.errors import Refused
from youhu.common.planning import count_anew
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role

MISFIT = 2  # exit status when the file or the mapping as a whole will not do
SHOWN = 10

Reading = Callable[[str], Iterator[Record]]  # a new look at the file, with a word for its purpose
Options = dict[str, Any]


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
        parser.add_argument(
            "--as", dest="username", help="who takes them over; else nobody by name"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            mapping, by = load(options["mapping"]), _member(options["username"])
            with path.open("rb") as file:
                self._take(file, mapping, by, options)
        except Refused as why:
            raise CommandError(f"{path.name}: {why}", returncode=MISFIT) from why
        except OSError as why:
            raise CommandError(f"{why.filename}: {why.strerror}.", returncode=MISFIT) from why

    def _take(self, file: IO[bytes], mapping: Mapping, by: Member, options: Options) -> None:
        started, limit = time.perf_counter(), options["limit"]

        def reading(purpose: str, *, limit: int | None = limit) -> Iterator[Record]:
            records = read(file, mapping, limit=limit)
            yield from tqdm(records, desc=purpose, unit=" rows", disable=None)

        seen = survey(reading("looking", limit=None), mapping, limit=limit)
        self._list(seen.faults, options["errors"])
        if options["dry_run"]:
            here = count_here(reading("comparing"))
            self._sum_up(seen, new=seen.sound_rows - here)
            self.stdout.write(_spoken_of(seen))
            return
        if not seen.found.units:
            raise Refused(_("Not one row of it can be taken. Is this the right mapping?"))
        way = self._replay if options["replay"] else self._keep
        way(reading, seen, mapping, by, options)
        count_anew()
        rate = f"{seen.rows / (time.perf_counter() - started):,.0f}"
        self.stdout.write(_("%(rate)s rows a second.") % {"rate": rate})
        if options["report"]:
            self._compare(reading, options["report"])

    def _keep(
        self, reading: Reading, seen: Survey, mapping: Mapping, by: Member, options: Options
    ) -> None:
        ground = lay_ground(seen.found, mapping.origin)
        new = sum(import_history(reading("importing"), ground, by=by, now=timezone.now()))
        self._sum_up(seen, new=new)

    def _replay(
        self, reading: Reading, seen: Survey, mapping: Mapping, by: Member, options: Options
    ) -> None:
        """The members of the units act here, each in its own turn; nobody stands above them."""
        ground = lay_ground(seen.found, mapping.origin)
        layers = outlines(seen.found.sites, seen.found.areas)
        crew = stage(seen.found, ground, layers, now=timezone.now())
        run = Replay(ground, crew)
        pasts = [record for record in reading("gathering") if isinstance(record, Past)]
        steps = len(pasts) + sum(past.closed_at is not None for past in pasts)
        with tqdm(total=steps, desc="replaying", unit=" steps", disable=None) as bar:
            for played in run.run(pasts):
                bar.update(played)
        if run.faults:
            self._list([*seen.faults, *run.faults], options["errors"])
        self._sum_up(seen, new=run.new, refused=run.refused)

    def _sum_up(self, seen: Survey, *, new: int, refused: int = 0) -> None:
        faulty = seen.faulty_rows + refused
        counts = {"rows": seen.rows, "new": new, "faulty": faulty}
        counts["here"] = seen.rows - new - faulty
        self.stdout.write(
            _("%(rows)s rows read = %(new)s new + %(here)s already here + %(faulty)s with errors.")
            % {name: f"{count:,}" for name, count in counts.items()}
        )

    def _list(self, faults: Faults, path: Path | None) -> None:
        """The rows that will not do: all of them in a file, or some on the screen."""
        if path is not None:
            with path.open("wb") as target:
                write_csv(target, columns=Fault._fields, rows=faults)
            return
        for fault in faults[:SHOWN]:
            self.stderr.write(str(fault))
        if len(faults) > SHOWN:
            more = f"{len(faults) - SHOWN:,}"
            self.stderr.write(_("%(more)s more: --errors FILE lists them all.") % {"more": more})

    def _compare(self, reading: Reading, path: Path) -> None:
        found = audit(reading("comparing"))
        write_report(found, path)
        for verdict in Verdict:
            self.stdout.write(f"{found.verdicts[verdict]:>9,}  {verdict.label}")
        for note in Note:
            self.stdout.write(f"{found.notes[note]:>9,}  {note.label}")


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(f"{text} is no number of rows. Write one like 1000.")
    return int(text)


def _member(username: str | None) -> Member:
    """Whoever has that login, in the first of their posts; without a name, the machine itself."""
    if username is None:
        return nobody(Role.CLOCK)
    serving = Member.objects.serving(timezone.localdate()).filter(organisation__isnull=False)
    found = serving.filter(person__user__username=username).order_by("pk").first()
    if found is None:
        raise Refused(
            _("Nobody with the login %(name)s serves in an organisation. Correct --as.")
            % {"name": username}
        )
    return found


def _spoken_of(seen: Survey) -> str:
    found = seen.found
    return _(
        "They speak of %(areas)s areas, %(units)s units and %(categories)s categories. "
        "Nothing was written."
    ) % {
        "areas": len(found.areas),
        "units": len(found.units),
        "categories": len(found.categories),
    }
