"""The sample district's tables in data/, row by row."""

from importlib.resources import files

from youhu.common.csv import read_rows
from youhu.common.rows import Row


def rows(name: str) -> list[Row]:
    """The rows of data/NAME.tsv with their numbers, as the loaders of tables take them."""
    with files("youhu.demo").joinpath("data", f"{name}.tsv").open("rb") as file:
        return list(read_rows(file))


def records(name: str) -> list[dict[str, str]]:
    """The rows of data/NAME.tsv, each by column."""
    return [cells for _number, cells in rows(name)]
