"""What the compiled loops share, and where they are kept."""

import hashlib
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import config, njit

logger = logging.getLogger(__name__)

NEVER = 2**40
NOBODY = -1  # no vehicle, no place, no column
NOWHERE = 1e18  # cents, of what cannot be
HERE = Path(__file__).parent
Loop = TypeVar("Loop", bound=Callable[..., object])


def place_of(base: Path) -> Path:
    """A folder for these very sources: numba alone looks at the file of a function only, and would
    go on with old code when another file changes.
    """
    paths = (*HERE.glob("*.py"), *(HERE.parent / "columns").glob("*.py"))
    sources = b"".join(path.read_bytes() for path in sorted(paths))
    return base / f"ruin-{hashlib.sha256(sources).hexdigest()[:16]}"


def keeps(place: Path) -> bool:
    """Whether compiled loops can be kept there for the next process."""
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(place, os.W_OK)


# NUMBA_CACHE_DIR, or beside the sources.
ASKED = vars(config)["CACHE_DIR"]
PLACE = place_of(Path(ASKED) if ASKED else HERE / "__pycache__")
IS_KEPT = keeps(PLACE)
if IS_KEPT:
    vars(config)["CACHE_DIR"] = str(PLACE)
else:
    logger.warning("loops of tours are compiled anew by each process: set NUMBA_CACHE_DIR")


# Without nrt, no array that a function is handed counts its users: at each inlined call that took
# three quarters of the time. So loops cannot allocate: no sorting, no copies of slices.
OPTIONS: dict[str, Any] = {"cache": IS_KEPT, "nogil": True, "forceinline": True, "_nrt": False}


def compiled(loop: Loop) -> Loop:
    """The function in machine code, kept for the next process. It may use numbers, arrays, tuples
    of arrays, and other such functions; what needs memory of its own fails to compile.
    """
    return cast(Loop, njit(**OPTIONS)(loop))
