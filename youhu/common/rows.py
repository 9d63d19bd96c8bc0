"""What a row of an imported table is, and what may be wrong with it."""

from typing import NamedTuple

# The row's number in the spreadsheet (the header is 1) and its cells by column.
Row = tuple[int, dict[str, str]]


class RowProblem(NamedTuple):
    """What is wrong with one row of a table, for the person who sent it."""

    row: int
    text: str
