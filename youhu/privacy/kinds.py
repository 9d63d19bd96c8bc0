"""What is kept of people, and for how long: an app names its kinds as `retained` in apps.py."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from youhu.common.wiring import declared


@dataclass(frozen=True)
class Kind:
    """One kind of data, counted in months from the moment at which its matter ended.

    `due` counts what is older than a moment; `erase` erases at most so many of these, given that
    moment, the number and now, and answers how many. Both may be asked again and again.
    """

    name: str
    label: Promise
    what: Promise  # what goes, and what stays
    months: int  # until the district says otherwise
    least: int
    basis: Promise
    due: Callable[[datetime], int]
    erase: Callable[[datetime, int, datetime], int]


def kinds() -> Iterator[Kind]:
    """Every kind that an installed app declares, the lowest app's first."""
    for some in declared("retained"):
        yield from some
