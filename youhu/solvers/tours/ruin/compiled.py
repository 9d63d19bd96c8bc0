"""What the compiled loops share."""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

NEVER = 2**40
NOBODY = -1  # no vehicle, no place, no column
NOWHERE = 1e18  # cents, of what cannot be
Loop = TypeVar("Loop", bound=Callable[..., object])


def compiled(loop: Loop) -> Loop:
    """The function in machine code, kept beside its source (or in the account's cache) for the
    next process. It may use numbers, arrays, tuples of arrays, and other such functions.
    """
    return cast(Loop, njit(cache=True, nogil=True, forceinline=True)(loop))
