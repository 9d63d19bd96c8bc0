"""A file of 25,879 check-ins taken in: read, entered with its ledger, and the same file once more.

About one row in fifty is wrong in one of seven ways. The bench itself proves that nothing accepted
is lost, that every refused row comes back with its reason, and that the second time changes
nothing.
"""

import io
import json
import sys
import time
from collections.abc import Callable, Sequence
from random import Random
from typing import IO, Any

from bench.common import Printer, arguments, installation, made_up, on_both_engines

ROWS, QUICK_ROWS = 25_879, 2_000
WRONG_EVERY = 50
SECONDS = 60
HEAD = ["name", "phone", "community", "skills", "kinds", "free"]


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    if not asked.inside:
        return on_both_engines("bench.check_in", asked)
    printer = Printer("check_in", as_json=asked.json)
    with installation():
        district = made_up("tiny_district")
        lines, wrong = _lines(QUICK_ROWS if asked.quick else ROWS, district)
        is_good = True
        for case, form in (("first", "csv"), ("again", "xlsx")):
            spent = dict[str, float]()
            run = _taken(district, _file(form, lines), form, spent)
            is_good &= _said(printer, asked.engine, case, run, spent)
            is_good &= _proved(run, len(lines), wrong, is_first=case == "first")
    if not is_good:
        print("the answers are not what is claimed", file=sys.stderr)
    return 0 if is_good else 1


def _lines(count: int, district: Any) -> tuple[list[list[str]], int]:
    """Rows of a file, and how many of them are wrong."""
    from youhu.volunteering.rules import FREE_TIMES, ServiceKind, Skill

    dice, wrong, lines = Random(58), 0, list[list[str]]()
    skills, kinds, places = list(Skill), list(ServiceKind), [a.code for a in district.communities]
    for n in range(count):
        line = [
            f"Member {n}", f"139{n:08d}", places[n % len(places)],
            ",".join(dice.sample([str(one.value) for one in skills], 2)),
            str(kinds[n % len(kinds)].value), ",".join(dice.sample(FREE_TIMES, 3)),
        ]  # fmt: skip
        if n % WRONG_EVERY == WRONG_EVERY - 1:
            _spoil(line, wrong % 7, lines)
            wrong += 1
        lines.append(line)
    return lines, wrong


def _spoil(line: list[str], way: int, before: list[list[str]]) -> None:
    """One of seven faults that people make."""
    faults: dict[int, Callable[[], Any]] = {
        0: lambda: line.__setitem__(0, ""),
        1: lambda: line.__setitem__(1, "12345"),
        2: lambda: line.__setitem__(2, "440105999999"),
        3: lambda: line.__setitem__(3, "flying"),
        4: lambda: line.__setitem__(5, "8a"),
        5: lambda: line.__setitem__(1, before[-2][1]),  # another name's mobile
        6: lambda: line.__setitem__(4, "war"),
    }
    faults[way]()


def _file(form: str, lines: list[list[str]]) -> IO[bytes]:
    from youhu.common.csv import write_csv, write_xlsx

    file, write = io.BytesIO(), {"csv": write_csv, "xlsx": write_xlsx}[form]
    write(file, columns=HEAD, rows=lines)
    return file


def _taken(district: Any, file: IO[bytes], form: str, spent: dict[str, float]) -> Any:
    """Hand the file in and take it in, as the site and its worker do."""
    from django.utils import timezone

    from youhu.volunteering.actions.importing import hand_in, take_in
    from youhu.volunteering.imports.check_ins import reader_for, rows_of

    by, now = district.district_dispatcher, timezone.now()
    begun = time.perf_counter()
    rows = rows_of(file)
    spent["read_s"] = time.perf_counter() - begun
    run = hand_in(rows, name=f"a.{form}", sha256="0" * 64, language="en", by=by, now=now)
    take_in(run, read=reader_for(by), clock=timezone.now)
    spent["all_s"] = time.perf_counter() - begun
    run.refresh_from_db()
    return run


def _said(printer: Printer, engine: str, case: str, run: Any, spent: dict[str, float]) -> bool:
    printer.say(
        engine=engine, case=case, rows=run.total, new=run.n_new, known=run.n_known,
        refused=run.n_refused, rows_a_second=round(run.total / spent["all_s"]),
        **{name: round(took, 2) for name, took in spent.items()},
    )  # fmt: skip
    return spent["all_s"] < SECONDS


def _proved(run: Any, rows: int, wrong: int, *, is_first: bool) -> bool:
    """Every row is either there, with its line in the ledger, or back with its reason."""
    from youhu.ledger.models import Entry
    from youhu.ledger.queries import broken_chains
    from youhu.volunteering.models import CheckIn

    faults, there = json.loads(run.faults), CheckIn.objects.active().count()
    lines = Entry.objects.filter(subject__startswith="volunteering.checkin:").count()
    new = rows - wrong if is_first else 0
    return (
        there == rows - wrong == lines
        and (run.n_new, run.n_new + run.n_known, run.n_refused) == (new, rows - wrong, wrong)
        and len(faults) == wrong
        and all(why for _row, why in faults)
        and next(broken_chains(), None) is None
    )


if __name__ == "__main__":
    sys.exit(main())
