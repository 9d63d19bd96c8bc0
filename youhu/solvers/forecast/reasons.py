"""Why a chance is high: the things that raise it, each with the figures that speak for it."""

from youhu.solvers.forecast.history import Asked, Known, Tally
from youhu.solvers.forecast.model import Forecast, Numbers

Reason = tuple[str, int, int]  # the thing, and one or two figures of it


def figures(forecast: Forecast, row: Numbers, asked: Asked, known: Known) -> list[list[str | int]]:
    """At most three reasons, as they are kept; the strongest first.

    A thing whose figures would not convince anybody (nothing of it is late) is left out.
    """
    things = [thing for thing, _gain in forecast.reasons(row)]
    told = [_figures_of(thing, asked, known) for thing in things if thing != "category"]
    return [list(reason) for reason in told if reason is not None]


def _figures_of(thing: str, asked: Asked, known: Known) -> Reason | None:
    moment, case = asked
    found = dict(case.groups)
    match thing:
        case "unit":
            tally = known.of(case.unit_at(moment))
            return (thing, tally.open, tally.overdue) if tally.overdue > 0 else None
        case "place" | "source" | "urgency":
            return _counted(thing, known.of((thing, found.get(thing, ""))))
        case "time":
            used = (moment - case.began) / max(1.0, case.due - case.began)
            return (thing, round(100 * min(1.0, used)), 0)
        case "limit":
            return (thing, round((case.due - case.began) / 3600), 0)
        case "returns":
            return (thing, case.returns_at(moment), 0)
        case _:
            return (thing, 0, 0)


def _counted(thing: str, tally: Tally) -> Reason | None:
    return (thing, tally.decided, tally.late) if tally.late else None
