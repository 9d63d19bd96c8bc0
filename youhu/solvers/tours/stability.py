"""How much a new plan disturbs drivers who are under way, and the part of it that disturbs less."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from youhu.solvers.tours.check import priced
from youhu.solvers.tours.problem import Plan, Problem, Route, StepKind

Tasks = Sequence[tuple[StepKind, str]]


def touched(before: Mapping[str, Tasks], plan: Plan) -> dict[str, int]:
    """By vehicle, how many changes its driver sees; vehicles without any are not named."""
    after = {route.vehicle: _tasks(route) for route in plan.routes}
    counts = {name: changed(tasks, after.get(name, ())) for name, tasks in before.items()}
    return {name: count for name, count in counts.items() if count}


def changed(before: Tasks, after: Tasks) -> int:
    """Jobs that came or went (both ends are one change), and stops that change their order."""
    was, now = {job for _kind, job in before}, {job for _kind, job in after}
    kept_before = [task for task in before if task[1] in now]
    kept_after = [task for task in after if task[1] in was]
    return len(was ^ now) + len(kept_after) - _common(kept_before, kept_after)


def _tasks(route: Route) -> list[tuple[StepKind, str]]:
    return [(step.kind, step.job) for step in route.steps if step.job]


def _common(before: Tasks, after: Tasks) -> int:
    """Length of the longest common subsequence."""
    lengths = [0] * (len(after) + 1)
    for one in before:
        last = 0
        for index, other in enumerate(after, start=1):
            here = lengths[index]
            lengths[index] = (
                last + 1 if tuple(one) == tuple(other) else max(here, lengths[index - 1])
            )
            last = here
    return lengths[-1]


def bounded(
    problem: Problem, base: Plan, found: Plan, before: Mapping[str, Tasks],
    told: Collection[str], most: int,
) -> Plan:  # fmt: skip
    """Of the plan found, those changes that leave every driver who was `told` at most so many.

    Vehicles between which jobs move belong together: all of them change, or none of them does and
    the tours of `base` stay.
    """
    old = {route.vehicle: route for route in base.routes}
    new = {route.vehicle: route for route in found.routes}
    routes: list[Route] = []
    for group in _linked(old, new):
        side = (
            new
            if _is_calm(group, new, before, told, most) and _is_less(problem, group, old, new)
            else old
        )
        routes += [side[name] for name in sorted(group) if name in side]
    return priced(problem, replace(found, routes=tuple(routes)))


def _linked(old: Mapping[str, Route], new: Mapping[str, Route]) -> list[set[str]]:
    """Vehicles grouped by the jobs that move between them."""
    home = {name: name for name in {*old, *new}}

    def root(name: str) -> str:
        while home[name] != name:
            name = home[name]
        return name

    was = {job: name for name, route in old.items() for _kind, job in _tasks(route)}
    for name, route in new.items():
        for _kind, job in _tasks(route):
            home[root(was.get(job, name))] = root(name)
    groups: dict[str, set[str]] = {}
    for name in home:
        groups.setdefault(root(name), set()).add(name)
    return [groups[key] for key in sorted(groups)]


def _is_calm(
    group: Collection[str], new: Mapping[str, Route], before: Mapping[str, Tasks],
    told: Collection[str], most: int,
) -> bool:  # fmt: skip
    return all(
        changed(before.get(name, ()), _tasks(new[name]) if name in new else ()) <= most
        for name in group
        if name in told
    )


def _is_less(
    problem: Problem, group: Collection[str], old: Mapping[str, Route], new: Mapping[str, Route]
) -> bool:
    was, now = (
        priced(problem, Plan(tuple(side[name] for name in group if name in side)))
        for side in (old, new)
    )
    return (now.late_s, now.cost) < (was.late_s, was.cost)
