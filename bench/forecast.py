"""The chance that a request will be late: learned on Boston Jan-Jun 2015, judged on Jul-Aug.

Both sides see the same requests: the forecast, and the base rate of each type. Nothing of the
two test months is used to learn or to calibrate; the forecast's history runs on through them, but
an outcome counts in it only from its due time on.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench.boston import ZONE, Requests, read_requests
from bench.common import Printer, arguments
from youhu.solvers.forecast.features import NAMES
from youhu.solvers.forecast.history import LOOKS
from youhu.solvers.forecast.learn import Table, base_rates, learn, looks, table
from youhu.solvers.forecast.model import Forecast, Numbers
from youhu.solvers.forecast.plot import reliability_plot
from youhu.solvers.forecast.scores import Bin, brier, calibration_error, reliability

FIT_UNTIL, LEARN_UNTIL, TEST_UNTIL = (
    datetime(2015, month, 1, tzinfo=ZONE).timestamp() for month in (5, 7, 9)
)
QUICK_EVERY = 4  # with --quick one request in so many is looked at; the history stays whole


def main(argv: Sequence[str] | None = None) -> int:
    own = argparse.ArgumentParser(add_help=False)
    own.add_argument("--plot", type=Path, metavar="FILE", help="draw the reliability plot (SVG)")
    known, rest = own.parse_known_args(argv)
    asked = arguments(rest, f"{__doc__}\n--plot FILE draws the reliability plot (SVG).")
    if not asked.data:
        print("Name the folder of the data: --data DIR", file=sys.stderr)
        return 2
    bins = _run(Path(asked.data), Printer("forecast", as_json=asked.json), is_quick=asked.quick)
    if known.plot:
        known.plot.write_text(reliability_plot(bins))
    return 0


def _run(folder: Path, printer: Printer, *, is_quick: bool) -> dict[str, list[Bin]]:
    begun = time.perf_counter()
    requests = read_requests(folder)
    seen = _looked_at(requests, QUICK_EVERY if is_quick else 1)
    printer.say(case="read", **_told(requests, seen), s=_since(begun))
    fit = seen.between(0, FIT_UNTIL, decided_by=FIT_UNTIL)
    later = seen.between(FIT_UNTIL, LEARN_UNTIL, decided_by=LEARN_UNTIL)
    begun = time.perf_counter()
    forecast = learn(fit, later)
    printer.say(case="learn", fit=len(fit.late), calibrate=len(later.late), s=_since(begun))
    test = seen.between(LEARN_UNTIL, TEST_UNTIL, decided_by=requests.until)
    known = seen.between(0, LEARN_UNTIL, decided_by=LEARN_UNTIL)
    return _judge(forecast, test, known, printer)


def _looked_at(requests: Requests, every: int) -> Table:
    """The looks at every n-th request, each with what was known at its moment."""
    chosen = looks([case for case in requests.cases if not case.key % every])
    return table(requests.cases, sorted(chosen, key=lambda one: (one.moment, one.case.key)))


def _judge(forecast: Forecast, test: Table, known: Table, printer: Printer) -> dict[str, list[Bin]]:
    """Both sides on the requests of the test, by how much of their limit was over."""
    told: dict[str, list[Bin]] = {}
    for share in LOOKS:
        now, before = _at(test, share), _at(known, share)
        sides = {
            "forecast": forecast.chances(now.rows),
            "base_rate_by_type": base_rates(before, now),
            "recent_rate_by_type": _recent_rates(now),
        }
        bins = {name: reliability(chances, now.late) for name, chances in sides.items()}
        _say(printer, share, now, sides, bins)
        told = told or {name: bins[name] for name in ("forecast", "base_rate_by_type")}
    return told


def _say(
    printer: Printer,
    share: float,
    now: Table,
    sides: dict[str, Numbers],
    bins: dict[str, list[Bin]],
) -> None:
    scores = {name: brier(chances, now.late) for name, chances in sides.items()}
    gain = 1 - scores["forecast"] / scores["base_rate_by_type"]
    printer.say(
        case="brier",
        used=share,
        n=len(now.late),
        late=round(float(now.late.mean()), 4),
        **{name: round(score, 5) for name, score in scores.items()},
        better_by=round(gain, 4),
        calibration_error={name: round(calibration_error(bins[name]), 4) for name in sides},
    )
    for one in bins["forecast"]:
        said = {name: round(value, 3) for name, value in one._asdict().items()}
        printer.say(case="reliability", used=share, **said)


def _at(seen: Table, share: float) -> Table:
    """The looks that were taken when this share of the limit was over."""
    used = NAMES.index("used")
    return seen.where(np.abs(seen.rows[:, used] - share) < 1e-6)


def _recent_rates(now: Table) -> Numbers:
    """A harder rival: the type's late share of late, as it goes on through the test."""
    column = now.rows[:, NAMES.index("rate_category")]
    rates: Numbers = 1 / (1 + np.exp(-column))
    return rates


def _told(requests: Requests, seen: Table) -> dict[str, Any]:
    return {
        "requests": requests.read,
        "without_target": requests.without_target,
        "due_at_once": requests.due_at_once,
        "cases": len(requests.cases),
        "looks": len(seen.late),
    }


def _since(begun: float) -> float:
    return round(time.perf_counter() - begun, 1)


if __name__ == "__main__":
    sys.exit(main())
