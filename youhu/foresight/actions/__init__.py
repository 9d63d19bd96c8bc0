"""Every write to a signal: noticing, taking up, reporting, ending, and what the clock does."""

from youhu.foresight.actions.acting import deal, dismiss, report, take_up
from youhu.foresight.actions.following import follow_up
from youhu.foresight.actions.noticing import notice
from youhu.foresight.actions.watching import look, survey, watch

__all__ = [
    "deal",
    "dismiss",
    "follow_up",
    "look",
    "notice",
    "report",
    "survey",
    "take_up",
    "watch",
]
