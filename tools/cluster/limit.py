"""Every wait has a limit, and so has the whole run; the end says what was waited for."""

import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

_doing = ["it began"]


class Never(SystemExit):
    """Something did not come true in its time. What was done until then can still be judged."""


def doing(what: str) -> None:
    """What is done from now on, for whoever asks why it took so long."""
    _doing[0] = what


def limit(seconds: int) -> None:
    """End the run after so many seconds, whatever it is doing."""

    def over(*_: Any) -> None:
        raise SystemExit(f"It was not done within {seconds} s. Last: {_doing[0]}.")

    signal.signal(signal.SIGALRM, over)
    signal.alarm(seconds)


def lift() -> None:
    """Nothing interrupts the cleaning up, which has limits of its own."""
    signal.alarm(0)
    with suppress(ValueError):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)


def wait_for(holds: Callable[[], bool], seconds: float, otherwise: str) -> None:
    """Ask again and again until it holds; the end of everything when it never does."""
    doing(f"waiting, for otherwise {otherwise}")
    if not comes_true(holds, seconds):
        raise Never(f"After {seconds:.0f} s {otherwise}.")


def comes_true(holds: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True
