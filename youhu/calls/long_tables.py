"""Which kinds of long tables of calls there are; each app declares its own in its `apps.py`.

`long_tables`: what stands in `Export.about` → how such a table is written and found again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from youhu.calls.models import Export
from youhu.common.long_table import Tell
from youhu.common.wiring import declared

AT_ONCE = 2_000  # rows; a longer table is made beside the site


@dataclass(frozen=True)
class LongTable:
    """One kind of long table."""

    writer: Callable[[Export], Callable[[Path, Tell], None]]
    asked_at: Callable[[Export], str]  # the address of the page on which it was asked for
    name: Callable[[Export], str]  # of the file


def kind_of(export: Export) -> LongTable:
    """What kind of table was asked for."""
    kinds: dict[str, LongTable] = {}
    for some in declared("long_tables"):
        kinds |= some
    return kinds[export.about]
