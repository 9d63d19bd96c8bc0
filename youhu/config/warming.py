"""What a process gets ready while it starts, so that no first question waits for it."""

import gc
import logging
from threading import Thread

from django.db import connections

from youhu.common.wiring import declared

log = logging.getLogger(__name__)


def warm() -> None:
    """Run what the apps name under `warmed`. What fails costs the first question its time only."""
    try:
        for ready in declared("warmed"):
            ready()
    except Exception as why:  # such as a database that is not migrated yet
        log.warning("Nothing is ready beforehand, the first questions take longer: %s", why)
    finally:
        connections.close_all()
        settle()


def settle() -> None:
    """What a process loads while it starts lives as long as it does. Garbage is not looked for in
    it any more: with all apps and loops loaded that took a fifth of a second, each time.
    """
    gc.collect()
    gc.freeze()


def warm_beside() -> None:
    """Do so beside the first requests, which meanwhile are answered as ever."""
    Thread(target=warm, name="warming", daemon=True).start()
