"""How the list lies before a member: what they chose, else what is usual."""

from dataclasses import dataclass

from youhu.calls import columns
from youhu.calls.columns import Column
from youhu.calls.models import ListLayout
from youhu.calls.models.desk import Density
from youhu.registry.models import Member

PER_PAGE = 50


@dataclass(frozen=True)
class Layout:
    """The columns that are shown, the height of the rows, the rows a page."""

    columns: tuple[Column, ...] = columns.chosen(columns.USUAL)
    density: str = Density.ROOMY
    per_page: int = PER_PAGE

    @property
    def names(self) -> set[str]:
        return {column.name for column in self.columns}


def layout_of(member: Member) -> Layout:
    """What a member chose; one statement."""
    kept = ListLayout.objects.filter(member=member.pk).first()
    if kept is None:
        return Layout()
    return Layout(columns.chosen(kept.columns), kept.density, kept.per_page)
