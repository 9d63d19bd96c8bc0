"""Sweeps over many things: a fault of one keeps no other waiting."""

import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db import transaction

from youhu.common.errors import Refused

Thing = TypeVar("Thing")
logger = logging.getLogger(__name__)


def each(things: Iterable[Thing], act: Callable[[Thing], int | None]) -> int:
    """Do it to each, in a transaction of its own; answers the sum, where None counts as one.

    Who was quicker (Refused) counts nothing. Raises ExceptionGroup in the end when it failed for
    some; it was done to the others.
    """
    done, faults = 0, []
    for thing in list(things):
        try:
            with transaction.atomic():
                found: Any = act(thing)
            done += 1 if found is None else int(found)
        except Refused:
            continue
        except Exception as why:  # whatever it is, the others must be looked after
            logger.exception("%r could not be looked after", thing)
            faults.append(why)
    if faults:
        raise ExceptionGroup(f"{len(faults)} could not be looked after", faults)
    return done
