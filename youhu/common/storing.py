"""Telling a place to write that is full, locked or away from a fault of the program."""

import errno

from django.db import InterfaceError, InternalError, OperationalError

NOWHERE_TO_WRITE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}
READ_ONLY = "25006"  # PostgreSQL: a standby, or a primary that was told to refuse
RETRY_SECONDS = 5


class StoreAway(OSError):
    """The store of photos does not answer, or does not let us in."""


def cannot_store(why: BaseException | None) -> bool:
    """Whether nothing could be written just now, nor was: sending it again is right and safe."""
    if isinstance(why, StoreAway):
        return True
    if isinstance(why, OSError):
        return why.errno in NOWHERE_TO_WRITE
    if isinstance(why, InternalError):
        return getattr(why.__cause__, "sqlstate", "") == READ_ONLY
    return isinstance(why, (OperationalError, InterfaceError))
