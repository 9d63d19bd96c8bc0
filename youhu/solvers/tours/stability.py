"""How much a new plan disturbs drivers who are under way."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

from youhu.solvers.tours.problem import Plan, Problem, Route, StepKind, Task

Tasks = Sequence[Task]


def in_one_go(tasks: Sequence[Task]) -> list[Task]:
    """The tasks before goods are fetched anew: first all that is loaded, then what is brought."""
    found: list[Task] = []
    for task in tasks:
        if found and (found[-1].kind, task.kind) == (StepKind.DELIVERY, StepKind.PICKUP):
            break
        found.append(task)
    return found


def touched(told: Mapping[str, Tasks], plan: Plan) -> dict[str, int]:
    """By vehicle, how many changes its driver sees; vehicles without any are not named."""
    after = {route.vehicle: _tasks(route) for route in plan.routes}
    counts = {name: changed(tasks, after.get(name, ())) for name, tasks in told.items()}
    return {name: count for name, count in counts.items() if count}


def changed(told: Tasks, after: Tasks) -> int:
    """Jobs that came between or went (both ends are one change), stops that come after one that was
    told later, and others of told jobs that come between.

    What comes after all that was told is no change. The loops of `ruin` count the same.
    """
    turns = {task: turn for turn, task in enumerate(told)}
    last = max((at for at, task in enumerate(after) if task in turns), default=-1)
    after = after[: last + 1]
    was, now = {task.job for task in told}, {task.job for task in after}
    between = sum(task.job in was and task not in turns for task in after)
    order = [turns[task] for task in after if task in turns]
    moved = sum(turn < latest for turn, latest in zip(order, accumulate(order, max), strict=True))
    return len(was ^ now) + between + moved


def is_calm(problem: Problem, base: Plan, found: Plan) -> bool:
    """Whether no driver sees more changes than may be, or than `base` forces upon him; or else the
    plan serves more: a promise comes before a driver's peace.
    """
    most, forced = problem.most_changes, touched(problem.told, base)
    if most is None or len(found.unserved) < len(base.unserved):
        return True
    seen = touched(problem.told, found)
    return all(count <= max(most, forced.get(name, 0)) for name, count in seen.items())


def _tasks(route: Route) -> list[Task]:
    return [Task(step.kind, step.job) for step in route.steps if step.job]
