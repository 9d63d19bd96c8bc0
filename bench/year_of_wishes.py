"""A simulated year of wishes: who claims what when, under two rules and with the same dice."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from youhu.solvers.matching.assigning import assign
from youhu.solvers.matching.candidates import LOAD_M, Edges, Helpers, Items, Numbers, candidates
from youhu.solvers.matching.fair import (
    FAIR_HOURS,
    LATELY_DAYS,
    MOST_OPEN,
    first_in_line,
    gini,
)

DAYS, SEED = 365, 7
# People look at the board once a week on average; a few look several times a day.
LOOKS_A_WEEK, LOOKS_SIGMA = 1.0, 1.3
WILLING = 0.5  # who looks takes something that fits in every second case
DONE_DAYS = 7
ROUND_DAYS = 3  # how often the desk asks people about what is left
SAYS_YES = 0.3  # who is asked


@dataclass(frozen=True)
class Rules:
    """What holds in a year: nothing, or the fair hours and the cap, and the desk's proposals."""

    releases_fairly: bool = False
    proposes: bool = False


def a_year(
    district: Callable[..., tuple[Helpers, Items]], *, rules: Rules, share: int
) -> dict[str, Any]:
    """As many wishes as members in a year; how many come true, and how the load is spread."""
    dice = np.random.default_rng(SEED)
    helpers, _items = district(dice, share=share)
    wishes = _wishes(district, dice, len(helpers.x), share)
    year = _Year(helpers, wishes, rules)
    for day in range(DAYS):
        year.live(day)
    return year.said()


def _wishes(district: Callable[..., Any], dice: np.random.Generator, n: int, share: int) -> Items:
    """Wishes of one person each, drawn until there are as many as members."""
    drawn: list[Items] = []
    while sum(len(items.x) for items in drawn) < n:
        drawn.append(district(dice, share=share)[1])
    x, y, skills, slots = (
        np.concatenate([getattr(items, name) for items in drawn])[:n]
        for name in ("x", "y", "skills", "slots")
    )
    return Items(x, y, skills, slots, np.ones(n, np.int64), np.zeros(n, np.int64))


class _Year:
    """The board from day to day: who looks, what the rule lets them take, whom the desk asks."""

    def __init__(self, helpers: Helpers, wishes: Items, rules: Rules) -> None:
        self.wishes, self.rules = wishes, rules
        n = len(helpers.x)
        self.dice = np.random.default_rng(SEED + 1)
        self.rate = self.dice.lognormal(0, LOOKS_SIGMA, n)
        self.rate *= LOOKS_A_WEEK / 7 / self.rate.mean()
        self.born = np.sort(self.dice.random(n) * DAYS)
        self.taker = np.full(n, -1)
        self.taken: list[list[float]] = [[] for _n in range(n)]
        self.edges = candidates(helpers, wishes)
        by_helper = np.argsort(self.edges.helper, kind="stable")
        bounds = np.searchsorted(self.edges.helper[by_helper], np.arange(n + 1))
        self.fits = [self.edges.item[by_helper[start:end]] for start, end in pairwise(bounds)]

    def live(self, day: int) -> None:
        """All who look today, in the order of their moments; once a week the desk proposes."""
        looks = self.dice.poisson(self.rate)
        who = np.repeat(np.arange(len(looks)), looks)
        moments = day + self.dice.random(len(who))
        fancy, wills = self.dice.random(len(who)), self.dice.random(len(who))
        for n in np.argsort(moments).tolist():
            if wills[n] < WILLING:
                self.look(int(who[n]), float(moments[n]), float(fancy[n]))
        if self.rules.proposes and day % ROUND_DAYS == ROUND_DAYS - 1:
            self.propose(day + 1.0)

    def look(self, helper: int, now: float, fancy: float) -> None:
        """Take any one of what fits and is free, if the rule lets them."""
        wishes = self.fits[helper]
        free = wishes[(self.taker[wishes] < 0) & (self.born[wishes] <= now)]
        if self.rules.releases_fairly:
            free = self.released(helper, free, now)
        if len(free):
            self.take(helper, int(free[int(fancy * len(free))]), now)

    def released(self, helper: int, free: Numbers, now: float) -> Numbers:
        """What this helper may claim: fair hours and the cap on open promises hold."""
        if self.load(helper, now, DONE_DAYS) >= MOST_OPEN:
            return free[:0]
        if first_in_line(self.load(helper, now, LATELY_DAYS)):
            return free
        return free[self.born[free] + FAIR_HOURS / 24 <= now]

    def propose(self, now: float) -> None:
        """What is left goes to those who did least and live near; some of them say yes."""
        left = (self.taker < 0) & (self.born <= now)
        load = np.array([self.load(helper, now, LATELY_DAYS) for helper in range(len(self.taken))])
        pairs = left[self.edges.item]
        item, helper, metres = (
            part[pairs] for part in (self.edges.item, self.edges.helper, self.edges.metres)
        )
        edges = Edges(item, helper, metres, metres + LOAD_M * load[helper])
        best = assign(edges, self.wishes)
        yes = self.dice.random(len(best.chosen)) < SAYS_YES
        for edge in best.chosen[yes].tolist():
            self.take(int(helper[edge]), int(item[edge]), now)

    def take(self, helper: int, wish: int, now: float) -> None:
        self.taker[wish] = helper
        self.taken[helper].append(now)

    def load(self, helper: int, now: float, days: int) -> int:
        return sum(now - at < days for at in reversed(self.taken[helper]))

    def said(self) -> dict[str, Any]:
        load = np.array([len(times) for times in self.taken])
        able = np.array([len(wishes) > 0 for wishes in self.fits])
        busiest = np.sort(load)[::-1][: max(1, len(load) // 10)]
        return {
            "members": len(load), "wishes": len(self.taker), "realised": int(load.sum()),
            "gini": round(gini(load[able]), 4), "took_part": int((load > 0).sum()),
            "most_of_one": int(load.max()),
            "share_of_busiest_tenth": round(float(busiest.sum() / max(1, load.sum())), 4),
        }  # fmt: skip
