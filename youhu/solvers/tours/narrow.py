"""Whether windows are so narrow that whole tours can be found in one pass over the stops.

Told without any compiled loop, which most who ask never need.
"""

import numpy as np

from youhu.solvers.tours.engines.choices import kinds_of
from youhu.solvers.tours.problem import Job, Numbers, Problem

MANY = 400  # jobs; with fewer, other engines are as good
# Of all pairs of jobs, the share that one tour could serve in both orders: none in problems of
# Solomon's first kind with narrow windows, half a hundredth and more where circles abound.
CIRCLES = 0.001
NEVER_S = 2**30


def suits(problem: Problem) -> bool:
    """Whether the problem is plain and large, and its windows narrow."""
    if problem.vehicles_first or len(problem.jobs) < MANY:
        return False
    return is_plain(problem) and circles(problem) <= CIRCLES


def is_plain(problem: Problem) -> bool:
    """Whether all vehicles are alike and bring single loads from one depot: required ones, by way
    only, each within one window.
    """
    if not problem.jobs or len(kinds_of(problem)) != 1:
        return False
    one = problem.vehicles[0]
    if one.access or one.max_reloads or one.cost_per_h or len(one.capacity) != 1:
        return False
    if not all(_is_plain(job) and job.skills <= one.skills for job in problem.jobs):
        return False
    opens, closes, _lasts = times_of(problem)
    return bool((opens <= closes).all() and loads_of(problem).max() <= one.capacity[0])


def _is_plain(job: Job) -> bool:
    is_from_depot = job.pickup is None and job.aboard is None and not job.released_s
    is_wanted = job.prize is None and job.due_s is None
    return is_from_depot and is_wanted and len(job.delivery.windows) == 1


def circles(problem: Problem) -> float:
    """Of all pairs of jobs the share that can follow each other in both orders, 0 to 1."""
    opens, closes, lasts = times_of(problem)
    can = opens[:, None] + lasts <= closes[None, :]
    return float((can & can.T).mean())


def times_of(problem: Problem) -> tuple[Numbers, Numbers, Numbers]:
    """By job: when its work may begin at all, from first to last; how long until the next."""
    van = problem.vehicles[0]
    seconds = problem.profiles[van.profile].seconds
    visits = [job.delivery for job in problem.jobs]
    spots = np.array([visit.place for visit in visits])
    work = np.array([visit.service_s for visit in visits])
    windows = np.array([visit.windows[0] for visit in visits])
    home = 0 if van.end is None else seconds[spots, van.end]
    opens = np.maximum(windows[:, 0], van.shift.start + seconds[van.start, spots])
    closes = np.minimum(windows[:, 1], van.shift.end - work - home)
    lasts = seconds[np.ix_(spots, spots)] + work[:, None]
    np.fill_diagonal(lasts, NEVER_S)
    return opens.astype(np.int64), closes.astype(np.int64), lasts.astype(np.int64)


def loads_of(problem: Problem) -> Numbers:
    """By job, in the one dimension."""
    return np.array([job.load[0] for job in problem.jobs], np.int64)
