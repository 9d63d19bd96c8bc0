"""How long is long enough. Pure."""

from calendar import monthrange
from datetime import datetime, timedelta

LOT = 200  # rows of a kind in one sweep
MOST_MONTHS = 360
REST = timedelta(days=7)  # before a shorter period erases anything: time to think again


def months_before(now: datetime, months: int) -> datetime:
    """The same moment so many months ago, or that of the last day of a shorter month."""
    years, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    day = min(now.day, monthrange(years, month + 1)[1])
    return now.replace(year=years, month=month + 1, day=day)
