"""Points of violations and what follows from them: the published rule. Pure."""

from datetime import datetime, timedelta

from youhu.common.calendar import SHANGHAI

SPAN = timedelta(days=365)  # points count for twelve months
# Of one vehicle or one driver within the span.
WARN_POINTS, SUSPEND_POINTS = 6, 12
# A fleet begins with 100; ten points of score for each point a vehicle has on the average.
FULL, PER_POINT = 100, 10
WARN_SCORE, SUSPEND_SCORE = 80, 60
SUSPEND_DAYS = 30  # what the clock proposes


def since(now: datetime) -> datetime:
    """The moment after which violations count."""
    return now.astimezone(SHANGHAI) - SPAN


def score(points: int, vehicles: int) -> int:
    """The score of a fleet, from 0 to 100, by its points and its admitted vehicles."""
    return max(0, FULL - round(PER_POINT * points / max(1, vehicles)))


def tone(value: int) -> str:
    """How a score looks: green, yellow or red."""
    if value < SUSPEND_SCORE:
        return "late"
    return "soon" if value < WARN_SCORE else "ok"
