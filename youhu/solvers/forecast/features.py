"""The numbers by which a call is judged, each of them known at the moment it is looked at."""

import math

from youhu.solvers.forecast.history import ALL, LOOKS, Asked, Known, Tally

HOUR = 3_600.0
# The columns that speak of one thing together: a reason is given for the thing.
THINGS = {
    "category": (
        "rate_category",
        "rate_class",
        "aged",
        "long_aged",
        "spread_category",
        "stuck_category",
    ),
    "unit": ("rate_unit", "spread_unit", "stuck_unit", "open_unit"),
    "place": ("rate_place", "rate_here", "stuck_place"),
    "source": ("rate_source",),
    "urgency": ("rate_urgency",),
    "time": ("used", "hours_left", "is_past"),
    "limit": ("limit",),
    "moment": ("is_weekend", "is_night", "is_morning"),
    "returns": ("returns",),
    "all": ("rate_all", "stuck_all"),
}
NAMES = tuple(name for names in THINGS.values() for name in names)
THING_OF = {name: thing for thing, names in THINGS.items() for name in names}
# Of these a call may have one each; who has none is taken as the average.
KINDS = ("category", "class", "place", "here", "source", "urgency")


def features(asked: Asked, known: Known) -> list[float]:
    """The row of one question, in the order of `NAMES`."""
    moment, case = asked
    every = known.of(ALL)
    base = every.rate(moment, prior=0.2)
    found = dict(case.groups)
    unit = case.unit_at(moment)
    tallies = {kind: known.of((kind, found[kind])) for kind in KINDS if kind in found}
    tallies["unit"] = known.of(unit)
    rates = _rates(tallies, moment, base)
    row = {
        **{f"rate_{kind}": _logit(rates.get(kind, base)) for kind in (*KINDS, "unit")},
        "rate_all": _logit(base),
        **{f"spread_{kind}": _seen(tallies.get(kind)) for kind in ("category", "unit")},
        **{f"stuck_{kind}": _stuck(tallies.get(kind)) for kind in ("category", "unit", "place")},
        "stuck_all": _stuck(every),
        "open_unit": math.log1p(max(0, tallies["unit"].open)),
        **_aged(asked, known, rates.get("category", base)),
        **_time(asked),
        "returns": float(min(3, case.returns_at(moment))),
    }
    return [row[name] for name in NAMES]


def _rates(tallies: dict[str, Tally], moment: float, base: float) -> dict[str, float]:
    """The recent rate of each kind, a narrow one drawn to the wider one."""
    rates: dict[str, float] = {}
    for kind, wider in (
        ("class", ""),
        ("category", "class"),
        ("place", ""),
        ("here", "category"),
        ("source", ""),
        ("urgency", ""),
        ("unit", ""),
    ):
        if kind in tallies:
            rates[kind] = tallies[kind].rate(moment, prior=rates.get(wider, base))
    return rates


def _aged(asked: Asked, known: Known, prior: float) -> dict[str, float]:
    """How many of its category were late that had been open as long: of late, and ever."""
    moment, case = asked
    used = (moment - case.began) / max(1.0, case.due - case.began)
    tally = known.of(case.aged(max(share for share in LOOKS if share <= used + 1e-6)))
    ever = (tally.late + 4 * prior) / (tally.decided + 4)
    return {"aged": _logit(tally.rate(moment, prior=prior, weight=4)), "long_aged": _logit(ever)}


def _time(asked: Asked) -> dict[str, float]:
    moment, case = asked
    limit = max(1.0, case.due - case.began)
    return {
        "used": min(2.0, max(0.0, (moment - case.began) / limit)),
        "hours_left": math.log1p(max(0.0, case.due - moment) / HOUR),
        "is_past": float(moment > case.due),
        "limit": math.log1p(limit / HOUR),
        "is_weekend": float(case.weekday >= 5),
        "is_night": float(not 7 <= case.hour < 20),
        "is_morning": float(7 <= case.hour < 12),
    }


def _logit(rate: float) -> float:
    kept = min(0.995, max(0.005, rate))
    return math.log(kept / (1 - kept))


def _seen(tally: Tally | None) -> float:
    return math.log1p(tally.recent) if tally else 0.0


def _stuck(tally: Tally | None) -> float:
    """The share of overdue ones among those that are open."""
    return max(0, tally.overdue) / (max(0, tally.open) + 3.0) if tally else 0.0


def like(asked: Asked, known: Known, least: int) -> Tally | None:
    """The narrowest group of which enough is decided to say “of ten like it”; None for too few."""
    found = dict(asked.case.groups)
    for kind in ("here", "category", "class"):
        tally = known.of((kind, found.get(kind, "")))
        if kind in found and tally.decided >= least:
            return tally
    return None
