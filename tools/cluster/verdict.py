"""What a run must have shown, and what of it it did not."""

from collections.abc import Iterator
from typing import Any

LONGEST_GAP_S = 30.0
LONGEST_WARNING_S = 60.0
# The short form looks for what was lost. The machine that runs it may be slow, or busy.
SLACK = {"short": 3}
NONE_OF = (
    "lost", "torn", "doubled", "another_number", "broken_chains", "unheld", "open_calls_held",
    "overdue_calls_escalated", "states_agree_with_ledger", "warned_twice",
)  # fmt: skip


def failures(report: dict[str, Any]) -> list[str]:
    """One sentence for everything that a report shows and that must not be."""
    wrong = [f"{name}: {report[name]}" for name in NONE_OF if report[name]]
    if report["log_faults"]:
        wrong.append(f"the public log: {report['log_faults']}")
    wrong += [f"it stopped: {why}" for why in report["stopped"]]
    if report["acknowledged"] < report["wanted"]:
        wrong.append(f"{report['acknowledged']} calls of {report['wanted']}")
    return [*wrong, *_too_long(report), *_not_tried(report)]


def _too_long(report: dict[str, Any]) -> Iterator[str]:
    slack = SLACK.get(report["form"], 1)
    for fault in report["faults"]:
        if fault["gap_s"] > LONGEST_GAP_S * slack:
            yield f"{fault['kind']}: {fault['gap_s']} s without an acknowledged call"
    if report["latest_warning_s"] > LONGEST_WARNING_S * slack:
        yield f"a warning came {report['latest_warning_s']} s late"
    if report["late"]["warned_in_s"] > LONGEST_WARNING_S * slack:
        yield f"clocks jumped, and a warning came {report['late']['warned_in_s']} s late"


def _not_tried(report: dict[str, Any]) -> Iterator[str]:
    if not report["warnings"] or not report["late"]["overdue"]:
        yield "nothing was overdue, so warnings were not tried"
    if not report["control"]["lost"]:
        yield "the control lost nothing: this test would not have seen a loss"
