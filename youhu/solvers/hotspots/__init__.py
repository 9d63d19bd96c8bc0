"""Where, about what and how suddenly more is called than is usual. Plain numbers, no database."""

from youhu.solvers.hotspots.bursts import Burst, Usual, find_bursts
from youhu.solvers.hotspots.matters import Recurrence, recurring
from youhu.solvers.hotspots.places import HotPlace, Window, hot_places
from youhu.solvers.hotspots.ratio import Ratio, rate_ratio
from youhu.solvers.hotspots.stream import Stream

__all__ = [
    "Burst",
    "HotPlace",
    "Ratio",
    "Recurrence",
    "Stream",
    "Usual",
    "Window",
    "find_bursts",
    "hot_places",
    "rate_ratio",
    "recurring",
]
