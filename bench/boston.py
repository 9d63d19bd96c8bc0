"""Boston's service requests of 2015 as cases of the forecast; what is left out, and why.

Only what stands in a request when it is opened is read: place, channel, type and target date.
QUEUE, Department, CASE_TITLE, CLOSURE_REASON and status are as they were at the end, when the
outcome is known, and are not looked at.
"""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from youhu.solvers.forecast.history import Case

FILE = Path("calls") / "boston_311_2015_01-08.csv.gz"
ZONE = ZoneInfo("America/New_York")


@dataclass
class Requests:
    """The requests with a target date, by their opening, and until when the file knows."""

    cases: list[Case] = field(default_factory=list)
    read: int = 0
    without_target: int = 0
    due_at_once: int = 0
    until: float = 0.0


def read_requests(folder: Path) -> Requests:
    """Read the file; the last moment in it is taken as the moment at which it was written."""
    found = Requests()
    for number, row in enumerate(_rows(folder / FILE)):
        found.read += 1
        opened = _at(row["OPEN_DT"])
        target = _at(row["TARGET_DT"]) if row["TARGET_DT"] else None
        ends = _at(row["CLOSED_DT"]).timestamp() if row["CLOSED_DT"] else None
        found.until = max(found.until, opened.timestamp(), ends or 0.0)
        if target is None:
            found.without_target += 1
        elif target <= opened:
            found.due_at_once += 1
        else:
            found.cases.append(_case(number, row, opened, target.timestamp(), ends))
    found.cases.sort(key=lambda case: (case.began, case.key))
    return found


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", newline="") as file:
        yield from csv.DictReader(file)


def _at(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=ZONE)


def _case(
    number: int, row: dict[str, str], opened: datetime, due: float, ended: float | None
) -> Case:
    began, place = opened.timestamp(), row["neighborhood"] or row["LOCATION_ZIPCODE"]
    return Case(
        key=number,
        began=began,
        due=due,
        ended=ended,
        groups=(
            ("category", row["TYPE"]),
            ("class", row["REASON"]),
            ("place", place),
            ("here", f"{row['TYPE']}|{place}"),
            ("source", row["Source"]),
        ),
        hands=((began, row["SUBJECT"]),),
        weekday=opened.weekday(),
        hour=opened.hour + opened.minute / 60,
    )
