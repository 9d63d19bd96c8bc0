"""Learning a forecast from the district's own calls."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.forecast import history, storage
from youhu.forecast.models import Learned
from youhu.forecast.rules import CALIBRATE, FIT, LOOKS_TO_JUDGE, LOOKS_TO_LEARN
from youhu.solvers.forecast.history import Case
from youhu.solvers.forecast.learn import Table, base_rates, learn, looks, table
from youhu.solvers.forecast.model import Forecast
from youhu.solvers.forecast.scores import brier, calibration_error, reliability

Say = Callable[[str], None]


def train(*, now: datetime, say: Say = lambda _text: None) -> Learned:
    """Learn from the last year's calls; the newest fifth of it judges.

    Raises Refused where there is too little to learn from, or where what was learned is no better
    than the late share of each category: then nothing is kept.
    """
    cases = history.cases(now)
    say(_("%(n)s calls of the last year speak of lateness") % {"n": len(cases)})
    fit, later, judged, known = _parts(cases, now)
    say(_("learning from %(n)s looks at them") % {"n": len(fit.late)})
    try:
        forecast = learn(fit, later)
    except ValueError as why:
        raise Refused(_("The history holds no late calls, or no others. Try again later.")) from why
    card = _card(forecast, judged, known)
    if card["brier"] >= card["base_brier"]:
        raise Refused(
            _("What was learned is no better than the rates by category. Nothing was kept.")
        )
    return _keep(forecast, {**card, "calls": len(cases), "looks": len(fit.late)}, now)


def _parts(cases: Sequence[Case], now: datetime) -> tuple[Table, Table, Table, Table]:
    """What is learned from, calibrated on and judged by, and what was known before the judging."""
    at = now.timestamp()
    seen = table(cases, [one for one in looks(cases) if one.moment <= at])
    decided = sorted(one.moment for one in seen.asked if one.case.due < at)
    if len(decided) < LOOKS_TO_LEARN:
        raise Refused(
            _("Only %(n)s looks at calls that are decided: too little history to learn from.")
            % {"n": len(decided)}
        )
    first, second = (decided[int(len(decided) * part)] for part in (FIT, CALIBRATE))
    judged = seen.between(second, at, decided_by=at)
    if len(judged.late) < LOOKS_TO_JUDGE:
        raise Refused(_("Too few calls to judge a forecast by. Try again later."))
    return (
        seen.between(0, first, decided_by=second),
        seen.between(first, second, decided_by=second),
        judged,
        seen.between(0, second, decided_by=second),
    )


def _card(forecast: Forecast, judged: Table, known: Table) -> dict[str, Any]:
    """What the forecast is worth, on calls that it has not learned from."""
    chances = forecast.chances(judged.rows)
    bins = reliability(chances, judged.late)
    return {
        "brier": round(brier(chances, judged.late), 5),
        "base_brier": round(brier(base_rates(known, judged), judged.late), 5),
        "judged": len(judged.late),
        "late_share": round(float(judged.late.mean()), 4),
        "calibration_error": round(calibration_error(bins), 4),
        "reliability": [[round(float(part), 4) for part in one] for one in bins],
    }


def _keep(forecast: Forecast, card: dict[str, Any], now: datetime) -> Learned:
    """The arrays first, then the row that names them."""
    version = f"{timezone.localtime(now):%Y%m%d-%H%M%S}"
    card = {"version": version, "learned_at": now.isoformat(timespec="seconds"), **card}
    forecast.save(storage.path_of(version), card)
    return Learned.objects.create(
        version=version,
        learned_at=now,
        calls=card["calls"],
        brier=card["brier"],
        base_brier=card["base_brier"],
        card=card,
    )
