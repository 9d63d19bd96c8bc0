"""Where one more order fits into the tours: the slots that can be promised, and what-if."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from youhu.dispatch.posing import Posed
from youhu.dispatch.tours import as_plan, late_s, peak
from youhu.solvers.tours.check import priced
from youhu.solvers.tours.insertion import Offer, cheapest, put
from youhu.solvers.tours.live import Live as Tables
from youhu.solvers.tours.problem import Job, Plan, Window

MOST_PLACES = 6


def tables_of(posed: Posed, *, leaving_out: str = "") -> Tables:
    """The tours as they stand, without one order, ready to be asked for places."""
    tables = Tables(posed.problem, as_plan(posed.tours()))
    if leaving_out:
        tables.remove([leaving_out])
    return tables


def best_place(tables: Tables, job: Job, vehicle: str) -> Offer | None:
    """The cheapest way to put the order onto this tour; None when there is none."""
    others = [one.id for one in tables.vehicles if one.id != vehicle]
    return next(iter(cheapest(tables, job, without=others)), None)


def places(tables: Tables, job: Job) -> Iterator[Offer]:
    """The best place on each of the best vehicles, the cheapest first."""
    without: list[str] = []
    for _n in range(min(MOST_PLACES, len(tables.vehicles))):
        found = cheapest(tables, job, without=without)
        if not found:
            return
        yield found[0]
        without.append(found[0].vehicle)


def slots(tables: Tables, job: Job, windows: Sequence[Window]) -> list[Offer]:
    """The cheapest place within each of these windows, where nobody gets late."""
    found = cheapest(tables, job, windows) if windows and tables.vehicles else []
    return [one for one in found if not one.late_s]


@dataclass(frozen=True)
class Side:
    """One of the two vehicles, before and after."""

    vehicle: str
    metres: tuple[int, int]
    late_s: tuple[int, int]
    peak: tuple[float, float]


@dataclass(frozen=True)
class Trial:
    """What would become of the tours if one vehicle carried the order."""

    plan: Plan | None  # all tours as they would be; None: it cannot
    place: Offer | None
    sides: tuple[Side, ...] = ()


def trial(posed: Posed, order: str, vehicle: str) -> Trial:
    """The order on that vehicle's tour, where it costs least; nothing is written."""
    before = tables_of(posed).plan()
    tables = tables_of(posed, leaving_out=order)
    place = best_place(tables, posed.jobs[order], vehicle)
    if place is None:
        return Trial(None, None)
    put(tables, place)
    after = tables.plan()
    givers = {r.vehicle for r in before.routes for s in r.steps if s.job == order}
    names = [vehicle, *sorted(givers - {vehicle})]
    return Trial(after, place, tuple(_side(posed, name, before, after) for name in names))


def _side(posed: Posed, vehicle: str, before: Plan, after: Plan) -> Side:
    (metres, late, full), (metres_, late_, full_) = (
        _of_one(posed, plan, vehicle) for plan in (before, after)
    )
    return Side(vehicle, (metres, metres_), (late, late_), (full, full_))


def _of_one(posed: Posed, plan: Plan, vehicle: str) -> tuple[int, int, float]:
    routes = [route for route in plan.routes if route.vehicle == vehicle]
    if not routes:
        return 0, 0, 0.0
    alone = priced(posed.problem, replace(plan, routes=tuple(routes), unserved=()))
    return alone.metres, late_s(posed, alone), peak(posed, routes[0])
