"""What is counted of a call, and by which formulas it becomes a rate. Pure.

A formula has a version: who changes what it counts raises it, and figures that were kept say by
which one they were made.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.rules import Kind, Satisfaction, Solved
from youhu.calls.rules import State as CallState
from youhu.common.shares import Rate, wilson

COUNTED_KINDS = (Kind.APPEAL, Kind.REPORT)
FINISHED = frozenset({CallState.ANSWERED, CallState.CLOSED})
NEVER_HANDLED = frozenset({CallState.DECLINED, CallState.WITHDRAWN, CallState.VOIDED})
NO_REPORT = frozenset({CallState.WITHDRAWN, CallState.VOIDED})
# Nobody has said yet that it is a case, or somebody said that it is none.
NO_CASE = frozenset(
    {CallState.RECEIVED, CallState.VERIFYING, CallState.DECLINING, CallState.DECLINED}
)


class By(TextChoices):
    """The day of a call that puts it into a period."""

    RAISED = "raised", _("raised in the period")
    DUE = "due", _("due in the period")
    ANSWERED = "answered", _("answered in the period")


# What is counted, under the day that puts a call into a period. Each is 0 or 1 for a call.
COUNTS: dict[By, tuple[str, ...]] = {
    By.RAISED: (
        "raised", "filed", "dispatched", "kept", "returned", "ever_answered", "reopened",
        "reported", "accepted",
    ),
    By.DUE: ("due", "finished", "in_time", "reworked", "extended"),
    By.ANSWERED: (
        "handled", "handled_in_time", "heard", "contacted", "solved", "satisfied", "excluded",
    ),
}  # fmt: skip
ALL_COUNTS = tuple(name for names in COUNTS.values() for name in names)
# Counted since version 0.1 was first used: a period locked before does not know them.
RECENT = frozenset({"reported", "accepted", "extended"})
DAY_OF = {name: by for by, names in COUNTS.items() for name in names}


@dataclass(frozen=True)
class Said:
    """What a caller said to the three questions, by their own rating or when called back."""

    was_contacted: bool
    was_solved: str
    satisfaction: str


@dataclass(frozen=True)
class Life:
    """What of a call decides how it is counted."""

    kind: str
    state: str
    has_unit: bool
    has_due: bool
    is_answered: bool
    is_in_time: bool
    times_returned: int
    times_reworked: int
    times_reopened: int
    own: Said | None = None  # the caller's rating; it counts before anything said on the telephone
    called_back: Said | None = None
    is_extended: bool = False  # more time was given for it
    follows: bool = False  # merged: handled once, with its main call; its caller is heard alone
    is_excluded: bool = False  # two people agreed, with a reason, that it judges nobody


def counts(life: Life) -> dict[str, int]:
    """How a call is counted: every name of `ALL_COUNTS` with 0 or 1."""
    found = {**_raised(life), **_due(life), **_answered(life)}
    return {name: int(found[name]) for name in ALL_COUNTS}


def _raised(life: Life) -> dict[str, bool]:
    filed = life.state not in NEVER_HANDLED and not life.follows
    reported = life.state not in NO_REPORT and not life.follows
    dispatched = filed and life.has_unit
    ever_answered = filed and (life.is_answered or life.times_reopened > 0)
    return {
        "raised": True,
        "reported": reported,
        "accepted": reported and life.state not in NO_CASE,
        "filed": filed,
        "dispatched": dispatched,
        "kept": dispatched and not life.times_returned,
        "returned": dispatched and life.times_returned > 0,
        "ever_answered": ever_answered,
        "reopened": ever_answered and life.times_reopened > 0,
    }


def _due(life: Life) -> dict[str, bool]:
    due = life.has_due and life.state not in NEVER_HANDLED and not life.follows
    finished = due and life.state in FINISHED
    return {
        "due": due,
        "finished": finished,
        "in_time": finished and life.is_in_time,
        "reworked": due and life.times_reworked > 0,
        "extended": due and life.is_extended,
    }


def _answered(life: Life) -> dict[str, bool]:
    answered = life.is_answered and life.state in FINISHED
    handled = answered and not life.follows
    said = life.own or life.called_back
    could_be_heard = answered and life.kind == Kind.APPEAL
    heard = could_be_heard and said is not None and not life.is_excluded
    return {
        "handled": handled,
        "handled_in_time": handled and life.is_in_time,
        "heard": heard,
        "contacted": heard and said is not None and said.was_contacted,
        "solved": heard and said is not None and said.was_solved == Solved.YES,
        "satisfied": heard
        and said is not None
        and said.satisfaction in (Satisfaction.SATISFIED, Satisfaction.FAIRLY),
        "excluded": could_be_heard and life.is_excluded,
    }


@dataclass(frozen=True)
class Kpi:
    """One rate: what is divided by what, what stays outside, and which version of it this is."""

    key: str
    name: Any
    numerator: str
    denominator: str
    above: Any  # the numerator in words
    below: Any
    outside: Any = ""
    is_good_high: bool = True
    version: int = 1

    @property
    def by(self) -> By:
        """The day that puts a call into a period."""
        return DAY_OF[self.denominator]


_HEARD = _("calls whose caller was heard: own rating first, else the call-back")
_NOT_HEARD = _(
    "patrol reports, callers who said nothing or could not be reached, calls that two people "
    "excluded with a reason"
)
_NOT_HANDLED = _(
    "calls declined, withdrawn or void, and calls merged into another one, which counts for them"
)
# Version 2 counts a merged call once, with its main call.
_ONCE = 2
KPIS = (
    Kpi(
        "contacted", _("Response rate"), "contacted", "heard",
        _("callers who say that they were contacted"), _HEARD, _NOT_HEARD,
    ),
    Kpi(
        "solved", _("Resolution rate"), "solved", "heard",
        _("callers who say that it is solved; partly is not"), _HEARD, _NOT_HEARD,
    ),
    Kpi(
        "satisfied", _("Satisfaction rate"), "satisfied", "heard",
        _("callers who are satisfied or fairly satisfied"), _HEARD, _NOT_HEARD,
    ),
    Kpi(
        "closing", _("Closing rate"), "finished", "due",
        _("of them those answered or closed, their check passed"),
        _("calls whose promise falls due in the period"), _NOT_HANDLED, version=_ONCE,
    ),
    Kpi(
        "closing_in_time", _("Rate of closing in time"), "in_time", "due",
        _("of them those answered within the promise, their check passed"),
        _("calls whose promise falls due in the period"), _NOT_HANDLED, version=_ONCE,
    ),
    Kpi(
        "handled_in_time", _("Rate of handling in time"), "handled_in_time", "handled",
        _("of them those answered within the promise"), _("calls answered in the period"),
        _NOT_HANDLED, version=_ONCE,
    ),
    Kpi(
        "dispatched_right", _("Rate of right dispatch"), "kept", "dispatched",
        _("of them those that no unit returned"),
        _("calls raised in the period that went to a unit"), _NOT_HANDLED, version=_ONCE,
    ),
    Kpi(
        "returned", _("Return rate"), "returned", "dispatched",
        _("of them those that a unit returned"),
        _("calls raised in the period that went to a unit"), _NOT_HANDLED,
        is_good_high=False, version=_ONCE,
    ),
    Kpi(
        "reworked", _("Rework rate"), "reworked", "due",
        _("of them those that a check found not done"),
        _("calls whose promise falls due in the period"), _NOT_HANDLED,
        is_good_high=False, version=_ONCE,
    ),
    Kpi(
        "reopened", _("Reopening rate"), "reopened", "ever_answered",
        _("of them those opened again"),
        _("calls raised in the period that were answered at least once"), _NOT_HANDLED,
        is_good_high=False, version=_ONCE,
    ),
    Kpi(
        "accepted", _("Rate of acceptance"), "accepted", "reported",
        _("of them those accepted as a case: handed to a unit, and not declined"),
        _("calls raised in the period"),
        _("calls withdrawn or void, and calls merged into another one, which counts for them"),
    ),
    Kpi(
        "extended", _("Extension rate"), "extended", "due",
        _("of them those for which more time was given"),
        _("calls whose promise falls due in the period"), _NOT_HANDLED, is_good_high=False,
    ),
)  # fmt: skip
BY_KEY = {kpi.key: kpi for kpi in KPIS}
THREE = ("contacted", "solved", "satisfied")


@dataclass(frozen=True)
class Weights:
    """How much each of the three rates weighs in the score; together 100."""

    contacted: int = 30
    solved: int = 35
    satisfied: int = 35

    @property
    def are_whole(self) -> bool:
        parts = (self.contacted, self.solved, self.satisfied)
        return sum(parts) == 100 and min(parts) >= 0


def rate_of(kpi: Kpi, counted: Mapping[str, int]) -> Rate:
    """So many of so many; nothing of nothing where it was not counted yet."""
    if kpi.numerator not in counted:
        return Rate(0, 0)
    return Rate(counted.get(kpi.numerator, 0), counted.get(kpi.denominator, 0))


def differ(one: Rate, other: Rate) -> bool:
    """Whether two shares differ by more than chance: Newcombe's interval of the difference."""
    if not one.of or not other.of:
        return False
    (l1, u1), (l2, u2) = wilson(one.n, one.of), wilson(other.n, other.of)
    gap = one.share - other.share
    low = gap - sqrt((one.share - l1) ** 2 + (u2 - other.share) ** 2)
    high = gap + sqrt((u1 - one.share) ** 2 + (other.share - l2) ** 2)
    return not low <= 0 <= high


def score(rates: Mapping[str, Rate], weights: Weights) -> float | None:
    """The three rates weighed, between 0 and 100; None where nobody was heard."""
    if not all(rates[key].of for key in THREE):
        return None
    parts: dict[str, int] = vars(weights)
    return sum(parts[key] * rates[key].share for key in THREE)


def ranking(rates: Mapping[str, Rate], *, is_good_high: bool) -> tuple[list[str], list[str]]:
    """Who gets a place, best first, and who has too few calls for one; the largest of these first.

    Equal rates stand by sample, then by name, so that the order never depends on chance.
    """
    turn = -1 if is_good_high else 1
    ranked = [key for key, rate in rates.items() if rate.is_ranked]
    few = [key for key, rate in rates.items() if rate.of and not rate.is_ranked]
    ranked.sort(key=lambda key: (turn * rates[key].share, -rates[key].of, key))
    few.sort(key=lambda key: (-rates[key].of, key))
    return ranked, few


def added(rows: Iterable[Sequence[int]]) -> dict[str, int]:
    """Rows of counts in the order of `ALL_COUNTS`, added up."""
    sums = [sum(column) for column in zip(*rows, strict=True)]
    return dict(zip(ALL_COUNTS, sums or [0] * len(ALL_COUNTS), strict=True))


class Level(TextChoices):
    """What figures are broken down by."""

    PLACE = "place", _("subdistrict")
    UNIT = "unit", pgettext_lazy("figures", "department")
    CATEGORY = "category", _("category")


WHOLE = "whole"  # all of it together, in kept figures
