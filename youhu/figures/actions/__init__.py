"""Every write of the figures: counting, calling back, excluding, locking a period."""

from youhu.figures.actions.callbacks import call_off, dial, miss, plan_sampling, reach, warn
from youhu.figures.actions.counting import count, count_anew, count_at_once
from youhu.figures.actions.drawing import draw
from youhu.figures.actions.excluding import (
    agree_exclusion,
    lift_exclusion,
    propose_exclusion,
    refuse_exclusion,
)
from youhu.figures.actions.periods import lock_period, restate, weigh

__all__ = [
    "agree_exclusion",
    "call_off",
    "count",
    "count_anew",
    "count_at_once",
    "dial",
    "draw",
    "lift_exclusion",
    "lock_period",
    "miss",
    "plan_sampling",
    "propose_exclusion",
    "reach",
    "refuse_exclusion",
    "restate",
    "warn",
    "weigh",
]
