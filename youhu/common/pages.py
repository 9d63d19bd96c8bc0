"""Pages of a list, also of one so long that nobody counts it."""

from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.db.models.expressions import OrderBy
from django.db.models.query import ModelIterable

if TYPE_CHECKING:
    AnyPaginator = Paginator[Any]
    AnyPage = Page[Any]
else:
    AnyPaginator, AnyPage = Paginator, Page


def ordered(column: str, *, back: bool = False) -> OrderBy:
    """By a column, where what has nothing in it stands last: of what is over nothing is due."""
    if back:
        return F(column).desc(nulls_last=True)
    return F(column).asc(nulls_last=True)


FAR_DOWN = 5_000  # from here on a database would join thousands of rows to throw them away


class Pages(AnyPaginator):
    """Pages of a list of a known length, or of one that only knows whether there is one more."""

    def __init__(self, rows: Any, per_page: int, *, count: int | None) -> None:
        super().__init__(rows, per_page)
        self.is_endless = count is None
        if count is not None:
            self.count = count  # known already: no statement for it

    def get_page(self, number: Any) -> AnyPage:
        """The page with that number; the first one for a number that is none."""
        if not self.is_endless:
            return super().get_page(number)
        at = int(number) if str(number or "").isdecimal() else 1
        start = (max(at, 1) - 1) * self.per_page
        rows = self._slice(start)
        if not rows and start:
            return self.get_page(1)
        self.count = start + len(rows)
        return AnyPage(rows[: self.per_page], max(at, 1), self)

    def _slice(self, start: int) -> list[Any]:
        """A page and one more; of a model's rows far down first only their keys are counted off."""
        rows: Any = self.object_list
        end = start + self.per_page + 1
        if start < FAR_DOWN or getattr(rows, "_iterable_class", None) is not ModelIterable:
            return list(rows[start:end])
        return list(rows.filter(pk__in=_keys(rows, start, end)))


def _keys(rows: Any, start: int, end: int) -> list[Any]:
    """The keys from `start` on and before `end`, counted off from whichever end is nearer."""
    keys, total = rows.values_list("pk", flat=True), rows.order_by().count()
    if start < total - end:
        return list(keys[start:end])
    return list(keys.reverse()[max(total - end, 0) : max(total - start, 0)])
