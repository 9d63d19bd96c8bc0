"""What a fusion plan would do: shown before anybody signs it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from django.db.models import Q
from django.utils.translation import gettext as _

from youhu.common.geo import Piece
from youhu.fusing.ground import Ground
from youhu.fusing.rules import gained_and_lost
from youhu.neighbours.models import HouseholdLink
from youhu.registry.models import Organisation, Person

LINKED_CELL = "household__building__cell__code"


@dataclass(frozen=True)
class Lead:
    """Somebody who leads a Party grid, for a branch; the name is not for everybody's eyes."""

    person: int
    branch: int
    name: str
    post: str  # what may be said instead of the name

    @classmethod
    def of(cls, person: Person, branch: Organisation) -> Self:
        post = _("for %(branch)s") % {"branch": branch}
        return cls(person.pk, branch.pk, str(person), post)


@dataclass(frozen=True)
class PlannedGrid:
    """Who shall lead a Party grid, and why nobody does."""

    lead: Lead | None
    reason: str


@dataclass(frozen=True)
class CellRow:
    """One social grid: where it belonged, where it shall, and what lies where."""

    code: str
    name: str
    was: str
    then: str  # codes of Party grids; empty without
    suggested: str
    households: int
    pieces: tuple[Piece, ...]
    offered: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        return self.was != self.then

    @property
    def is_crossed(self) -> bool:
        """Whether the borders of Party grids run through it."""
        return len([piece for piece in self.pieces if not piece.is_sliver]) > 1


@dataclass(frozen=True)
class GridRow:
    """One Party grid before and after: social grids, households, and who leads."""

    code: str
    name: str
    cells: tuple[int, int]
    households: tuple[int, int]
    gained: int
    lost: int
    lead: Lead | None
    lead_was: Lead | None
    reason: str

    @property
    def is_empty(self) -> bool:
        """Whether no social grid would belong to it."""
        return not self.cells[1]

    @property
    def is_leaderless(self) -> bool:
        """Whether households would be there and nobody to lead."""
        return bool(self.households[1]) and self.lead is None

    @property
    def has_new_lead(self) -> bool:
        return self.lead != self.lead_was

    @property
    def asks_why(self) -> bool:
        return (self.is_empty or self.is_leaderless) and not self.reason


class Effect:
    """Everything that a person looks at before signing."""

    def __init__(
        self,
        ground: Ground,
        was: Mapping[str, str],
        then: Mapping[str, str],
        grids: Mapping[str, PlannedGrid],
    ) -> None:
        self.ground, self.was, self.then, self._grids = ground, was, then, grids

    @cached_property
    def cells(self) -> list[CellRow]:
        pieces = defaultdict(list)
        for piece in self.ground.pieces:
            pieces[piece.code].append(piece)
        return [
            CellRow(
                code, str(area), self.was.get(code, ""), self.then.get(code, ""),
                self.ground.suggested.get(code, ""), self.ground.households[code],
                tuple(sorted(pieces[code], key=lambda p: (-p.households, -p.area_m2))),
                tuple(self.ground.offered(code)),
            )
            for code, area in self.ground.cells.items()
        ]  # fmt: skip

    @cached_property
    def grids(self) -> list[GridRow]:
        gained, lost = gained_and_lost(self.was, self.then, self.ground.households)
        cells = [Counter(where.values()) for where in (self.was, self.then)]
        doors = [self._doors(where) for where in (self.was, self.then)]
        return [
            GridRow(
                code, str(area), (cells[0][code], cells[1][code]), (doors[0][code], doors[1][code]),
                gained.get(code, 0), lost.get(code, 0),
                planned.lead, self._lead_was(code), planned.reason,
            )
            for code, area in self.ground.party_cells.items()
            if (planned := self._grids.get(code, PlannedGrid(None, "")))
        ]  # fmt: skip

    def _doors(self, where: Mapping[str, str]) -> Counter[str]:
        counted: Counter[str] = Counter()
        for cell, households in self.ground.households.items():
            counted[where.get(cell, "")] += households
        return counted

    def _lead_was(self, code: str) -> Lead | None:
        lead = self.ground.leads.get(code)
        return Lead.of(lead.person, lead.branch) if lead else None

    @property
    def changed(self) -> list[CellRow]:
        return [row for row in self.cells if row.is_changed]

    @property
    def moved(self) -> int:
        """Households that would belong to another Party grid."""
        return sum(row.households for row in self.changed)

    @property
    def households(self) -> int:
        return sum(self.ground.households.values())

    @property
    def empty(self) -> list[GridRow]:
        return [row for row in self.grids if row.is_empty]

    @property
    def leaderless(self) -> list[GridRow]:
        return [row for row in self.grids if row.is_leaderless]

    @cached_property
    def slivers(self) -> list[Piece]:
        return [piece for piece in self.ground.pieces if piece.is_sliver]

    @cached_property
    def links_crossing(self) -> int:
        """Household links that would lead from one fused cell into another, and do not today."""
        changed = [row.code for row in self.changed]
        linked, home = LINKED_CELL, f"person__residences__{LINKED_CELL}"
        touched = Q(**{f"{linked}__in": changed}) | Q(**{f"{home}__in": changed})
        links = HouseholdLink.objects.in_force().filter(person__residences__valid_until=None)
        pairs = links.filter(touched).values_list(linked, home) if changed else ()
        return sum(
            self.was.get(cell) == self.was.get(other)
            and self.then.get(cell) != self.then.get(other)
            for cell, other in pairs
        )

    @property
    def changes_nothing(self) -> bool:
        return not self.changed and not any(row.has_new_lead for row in self.grids)

    def wrong(self) -> Iterator[str]:
        """What must be mended before this is submitted or approved."""
        for cell in self.cells:
            if not cell.then:
                yield _("%(cell)s has no Party grid. Choose one.") % {"cell": cell.name}
        for grid in self.grids:
            if grid.asks_why and grid.is_empty:
                yield _(
                    "%(grid)s would be empty. Give it a social grid, or say why it stays empty."
                ) % {"grid": grid.name}
            elif grid.asks_why:
                yield _("%(grid)s has no lead. Choose one, or say why there is none.") % {
                    "grid": grid.name
                }
        if self.changes_nothing:
            yield _("This plan changes nothing. Choose something, or withdraw it.")
