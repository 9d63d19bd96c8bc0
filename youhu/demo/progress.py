"""What the long commands show while they run and when they are done."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from tqdm import tqdm

from youhu.demo.simulation import Days, Tally

HOUR = timedelta(hours=1)


def watched(days: Days) -> Callable[[datetime], None]:
    """A bar of the simulated hours with the time that is left, where somebody can see it."""
    total = (days.end - days.start) // HOUR
    bar = tqdm(total=total, unit="h", desc=_("calls"), disable=None, leave=False)

    def move(at: datetime) -> None:
        passed = (at - days.start) // HOUR
        if passed > bar.n:
            bar.update(passed - bar.n)
        if passed >= total:
            bar.close()

    return move


def said(tally: Tally) -> str:
    """One line about what was simulated, and what was refused, if anything."""
    line = _("%(raised)s calls raised, %(steps)s steps taken.") % {
        "raised": f"{tally.raised:,}",
        "steps": f"{tally.steps:,}",
    }
    refused = [f"{count} × {why}" for why, count in sorted(tally.refused.items())]
    return "\n".join([line, *refused])
