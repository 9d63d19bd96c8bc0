"""What the compiled loops share."""

import logging
from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

logger = logging.getLogger(__name__)

NEVER = 2**40
NOBODY = -1  # no vehicle, no place, no column
NOWHERE = 1e18  # cents, of what cannot be
Loop = TypeVar("Loop", bound=Callable[..., object])


def compiled(loop: Loop) -> Loop:
    """The function in machine code, kept for the next process beside its source, in NUMBA_CACHE_DIR
    or in the account's cache; where nothing may be written, each process compiles it anew. It may
    use numbers, arrays, tuples of arrays, and other such functions.
    """
    try:
        return cast(Loop, njit(cache=True, nogil=True, forceinline=True)(loop))
    except RuntimeError:
        logger.warning("nowhere to keep compiled loops: set NUMBA_CACHE_DIR")
        return cast(Loop, njit(nogil=True, forceinline=True)(loop))
