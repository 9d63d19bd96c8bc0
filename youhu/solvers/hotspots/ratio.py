"""How many times as often as usual: a ratio of two rates, its interval, and chance alone.

Given that a place had n calls in two periods together, the share of the later one is binomial
(Przyborowski and Wilenski 1940); its exact interval is Clopper's and Pearson's (1934). Its tails
are incomplete beta functions, which neither underflow nor slow down over many calls.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

from scipy.special import betainc, betaincinv

SURE = 0.95


@dataclass(frozen=True)
class Ratio:
    """What came, what was usual, how many times as much, and how sure that is.

    `low` and `high` hold the true ratio with 95 % certainty; `high` is infinite where nothing at
    all was usual. `chance` is the probability of so many calls, or more, if nothing had changed.
    """

    came: int
    usual: float
    times: float
    low: float
    high: float
    chance: float


def rate_ratio(came: int, exposure: float, before: int, exposure_before: float) -> Ratio:
    """Compare `came` calls in one exposure with `before` in another (days, or other calls).

    Raises ValueError for an exposure that is not positive.
    """
    if exposure <= 0 or exposure_before <= 0:
        raise ValueError("A rate needs something that it is counted over.")
    odds = exposure_before / exposure
    low, high = interval(came, came + before)
    usual = before / odds
    return Ratio(
        came=came,
        usual=usual,
        # Half a call more on both sides, so that “never before” is no division by nothing.
        times=(came + 0.5) / (before + 0.5) * odds if came else 0.0,
        low=_odds(low) * odds,
        high=_odds(high) * odds,
        chance=at_least(came, came + before, 1 / (1 + odds)),
    )


def _odds(share: float) -> float:
    return math.inf if share >= 1 else share / (1 - share)


def at_least(k: int, n: int, share: float) -> float:
    """The chance of k or more successes in n trials."""
    if k <= 0:
        return 1.0
    return float(betainc(k, n - k + 1, share)) if k <= n else 0.0


@lru_cache(maxsize=4096)
def interval(k: int, n: int, sure: float = SURE) -> tuple[float, float]:
    """The exact interval of a share of which k of n were seen."""
    tail = (1 - sure) / 2
    low = 0.0 if k == 0 else float(betaincinv(k, n - k + 1, tail))
    high = 1.0 if k == n else float(betaincinv(k + 1, n - k, 1 - tail))
    return low, high


def more_than(k: int, usual_shape: float, share: float) -> float:
    """The chance of k or more calls, where the usual itself is only known from a count.

    A gamma-mixed Poisson: `usual_shape` calls were counted over an exposure, and the window is
    `share` of exposure and window together.
    """
    return float(betainc(k, usual_shape, share)) if k > 0 else 1.0
