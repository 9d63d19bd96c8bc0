"""How wide the columns of a spreadsheet must be to show what stands in them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from unicodedata import east_asian_width

# In characters of the sheet's own font; a long note does not push the rest off the screen.
LEAST, MOST = 8, 60
ROOM = 2
# Of a long table so many rows are measured: it is written row by row, and never held as a whole.
MEASURED = 200
MOMENT = "yyyy-mm-dd hh:mm"


def widths(rows: Iterable[Sequence[object]]) -> list[int]:
    """The width of each column by the longest of its cells; a Chinese character counts two."""
    found: list[int] = []
    for row in rows:
        found += [0] * (len(row) - len(found))
        for place, cell in enumerate(row):
            found[place] = max(found[place], _length(cell))
    return [min(max(length + ROOM, LEAST), MOST) for length in found]


def _length(cell: object) -> int:
    if isinstance(cell, datetime):
        return len(MOMENT)
    lines = ("" if cell is None else str(cell)).split("\n")
    return max(sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line) for line in lines)
