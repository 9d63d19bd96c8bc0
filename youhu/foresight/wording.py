"""How a signal is said: its comparison, its next step, the report that is ready to be sent."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from youhu.common import words
from youhu.foresight.models import Signal
from youhu.foresight.rules import Kind, Outcome, State
from youhu.ledger.models import Entry


def number(value: float) -> str:
    """A figure with one digit behind the point where it is small."""
    if 0 < value < 0.05:
        return "<0.1"
    return f"{value:.1f}".removesuffix(".0") if value < 10 else f"{value:.0f}"


def times(signal: Signal) -> str:
    """How many times as many as usual, with the interval where there is one."""
    if signal.times >= 100:
        return _("more than 100 times")
    said = _("%(n)s times") % {"n": number(signal.times)}
    if signal.low is None:
        return said
    low = {"said": said, "low": number(signal.low)}
    if signal.high is None:
        return _("%(said)s (95 %%: at least %(low)s)") % low
    return _("%(said)s (95 %%: %(low)s–%(high)s)") % {**low, "high": number(signal.high)}


# What came and what is usual, by the kind of signal.
_COMPARED = {
    Kind.BURST: gettext_lazy("%(came)s calls within %(minutes)s minutes; %(usual)s is usual."),
    Kind.HOT_PLACE: gettext_lazy(
        "%(came)s calls in %(days)s days within 150 m; by the %(days_before)s days before, "
        "%(usual)s is usual here."
    ),
    Kind.RECURRING: gettext_lazy(
        "%(came)s calls at %(occurrences)s separate times, with gaps of up to %(longest_gap)s "
        "days; by what else is called here, %(usual)s is usual."
    ),
    Kind.CALLER: gettext_lazy(
        "%(month)s calls in 30 days and %(year)s in a year; a caller calls %(usual)s times in 30 "
        "days on average."
    ),
}


def compared(signal: Signal) -> str:
    """What came and what is usual, in one sentence."""
    told = {"came": signal.came, "usual": number(signal.usual), **signal.facts}
    return str(_COMPARED[Kind(signal.kind)]) % told


def next_step(signal: Signal) -> str:
    """What is to be done now, or what came of it."""
    match signal.state:
        case State.FOUND:
            return _("Take it up: look what is behind it, or send somebody there by a report.")
        case State.TAKEN if signal.report is not None:
            said = {"number": signal.report.number, "state": signal.report.get_state_display()}
            return _("The report %(number)s is under way: %(state)s.") % said
        case State.TAKEN:
            return _("Deal with it: raise a report, or say what was done.")
        case State.DISMISSED:
            return _("Dismissed: nothing is to be done. The reason stands in the history.")
        case _:
            return came_of_it(signal)


def came_of_it(signal: Signal) -> str:
    """What the calls did since; before that is known, when it will be."""
    if not signal.outcome:
        at = timezone.localtime(signal.judge_at) if signal.judge_at else None
        return _("Until %(day)s it is watched whether such calls come again.") % {
            "day": f"{at:%Y-%m-%d %H:%M}" if at else "–"
        }
    after = signal.calls_after or 0
    if signal.outcome == Outcome.STOPPED:
        return _("It stopped: no such call came any more.")
    said = ngettext("%(n)d such call came afterwards", "%(n)d such calls came afterwards", after)
    end = {
        Outcome.FEWER: _("%(said)s, fewer than before."),
        Outcome.AS_BEFORE: _("%(said)s, as many as before: it did not help."),
    }[Outcome(signal.outcome)]
    return end % {"said": said % {"n": after}}


def report_text(signal: Signal) -> str:
    """The words of the report that one click sends."""
    return _("%(title)s. %(compared)s Please look into it on the spot. (Signal %(n)s)") % {
        "title": signal.title,
        "compared": compared(signal),
        "n": signal.pk,
    }


def history(lines: Sequence[Entry], now: datetime) -> Iterator[dict[str, str]]:
    """The lines of the ledger about a signal, newest first, in words."""
    labels = {
        "notice": _("Noticed"),
        "renew": _("More calls came"),
        "take_up": _("Taken up"),
        "report": _("Report raised"),
        "deal": _("Dealt with"),
        "dismiss": _("Dismissed"),
        "lapse": _("Over by itself"),
        "conclude": _("The report came to its end"),
        "warn": _("Overdue: the unit and the room were warned"),
        "judge": _("What came of it was looked at"),
    }
    for line in reversed(lines):
        yield {
            "what": labels.get(line.verb, line.verb),
            "who": str(line.by) if line.by else _("the clock"),
            "at": words.stamp(line.at, now),
            "note": line.note,
        }
