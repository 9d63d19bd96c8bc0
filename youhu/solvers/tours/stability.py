"""How much a new plan disturbs drivers who are under way."""

from collections.abc import Mapping, Sequence

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
    """Jobs that came between or went (both ends are one change), and stops that take another turn.

    What comes after all that was told is no change.
    """
    known = set(told)
    last = max((at for at, task in enumerate(after) if task in known), default=-1)
    after = after[: last + 1]
    was, now = {job for _kind, job in told}, {job for _kind, job in after}
    kept_before = [task for task in told if task[1] in now]
    kept_after = [task for task in after if task[1] in was]
    return len(was ^ now) + len(kept_after) - _common(kept_before, kept_after)


def is_calm(problem: Problem, base: Plan, found: Plan) -> bool:
    """Whether no driver sees more changes than may be, or than `base` forces upon him."""
    most, forced = problem.most_changes, touched(problem.told, base)
    if most is None:
        return True
    seen = touched(problem.told, found)
    return all(count <= max(most, forced.get(name, 0)) for name, count in seen.items())


def _tasks(route: Route) -> list[Task]:
    return [Task(step.kind, step.job) for step in route.steps if step.job]


def _common(before: Tasks, after: Tasks) -> int:
    """Length of the longest common subsequence."""
    lengths = [0] * (len(after) + 1)
    for one in before:
        last = 0
        for index, other in enumerate(after, start=1):
            here = lengths[index]
            lengths[index] = last + 1 if one == other else max(here, lengths[index - 1])
            last = here
    return lengths[-1]
