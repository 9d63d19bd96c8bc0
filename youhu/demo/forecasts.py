"""What the sample district learns about lateness from its own weeks."""

from contextlib import suppress
from datetime import datetime

from youhu.common.errors import Refused
from youhu.forecast.actions.refreshing import refresh
from youhu.forecast.actions.training import train


def learn_lateness(now: datetime) -> None:
    """Open calls get their chances; a sample with too little history says nothing."""
    with suppress(Refused):
        train(now=now)
        refresh(now=now)
