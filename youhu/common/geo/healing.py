"""Closing small gaps and overlaps of a layer, so that its areas tile their parent exactly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.geo.datum import Datum
from youhu.common.geo.findings import Finding, Flaw, summary
from youhu.common.geo.layers import SLIVER_WIDTH_M, check_layer
from youhu.common.geo.plane import Plane, width_m
from youhu.common.geo.repair import Part
from youhu.common.geo.tiling import components, dissolve, faces, shared_borders

# What a pen does, and not what a person decides: a courtyard, or a strip along a border.
HEAL_M2, HEAL_WIDTH_M = 100.0, 2.0

NOBODY = -1


@dataclass(slots=True)
class _Puzzle:
    """The faces of the layer, who has a claim to each, who has it, and how they touch."""

    pieces: Any
    claims: list[list[int]]
    owners: list[int]
    neighbours: dict[int, dict[int, float]]


def heal_layer(
    parts: Sequence[Part],
    parent: Any,
    *,
    read_as: Datum = Datum.WGS84,
    limit_m2: float = HEAL_M2,
    limit_width_m: float = HEAL_WIDTH_M,
) -> tuple[list[Part], list[Finding]]:
    """The layer, by code, as an exact tiling of `parent` on a grid of 1 cm; and what was mended.

    A gap, a contested piece or a sliver goes to the neighbour with the longest common border, of
    equals to the one with the lowest code. Raises Refused with the names when a piece is larger
    than `limit_m2` and wider than `limit_width_m`, or when nothing would be left of an area.
    """
    findings = check_layer(parts, parent, read_as=read_as)
    _refuse_large(findings, limit_m2, limit_width_m)
    # In the order of the codes, the lowest index is the lowest code.
    ordered = sorted(parts, key=lambda part: part.code)
    puzzle = _puzzle(ordered, parent)
    _settle(puzzle)
    _give_slivers_away(puzzle)
    shapes = dissolve(puzzle.pieces, puzzle.owners, len(ordered))
    healed = [replace(part, shape=new) for part, new in zip(ordered, shapes, strict=True)]
    lost = [part.name for part in healed if part.shape.is_empty]
    if lost:
        raise Refused(
            _("Nothing would be left of %(names)s. Draw the area again, or take it out.")
            % {"names": _(", ").join(lost)}
        )
    return healed, findings


def _refuse_large(findings: Iterable[Finding], limit_m2: float, limit_width_m: float) -> None:
    large = [
        finding
        for finding in findings
        if finding.flaw == Flaw.DATUM
        or (finding.area_m2 > limit_m2 and finding.width_m > limit_width_m)
    ]
    if large:
        raise Refused(
            _("The areas do not fit together. %(findings)s Correct the layer and import it again.")
            % {"findings": summary(large)}
        )


def _puzzle(parts: Sequence[Part], parent: Any) -> _Puzzle:
    shapes = np.array([part.shape for part in parts], dtype=object)
    cut = faces(shapely.boundary(np.append(shapes, parent)))
    pieces = cut[_within(cut, parent)]
    inner = shapely.point_on_surface(pieces)
    claims: list[list[int]] = [[] for _piece in pieces]
    for face, part in sorted(zip(*shapely.STRtree(shapes).query(inner, "intersects"), strict=True)):
        claims[face].append(int(part))
    owners = [found[0] if len(found) == 1 else NOBODY for found in claims]
    return _Puzzle(pieces, claims, owners, shared_borders(pieces).neighbours())


def _within(cut: Any, parent: Any) -> Any:
    """Which faces belong to the parent: those of which more than half lies in it.

    Where a face reaches the border, one point of it says nothing: the grid of 1 cm moved both.
    """
    shapely.prepare(parent)
    within = shapely.covers(parent, cut)
    doubtful = np.flatnonzero(~within)
    inside = shapely.area(shapely.intersection(cut[doubtful], parent))
    within[doubtful] = 2 * inside > shapely.area(cut[doubtful])
    return within


def _settle(puzzle: _Puzzle) -> None:
    """Give every face without an owner to one, in rounds from the settled ones inwards."""
    waiting = [face for face, owner in enumerate(puzzle.owners) if owner == NOBODY]
    while waiting:
        best = {face: _best_owner(puzzle, face) for face in waiting}
        won = {face: owner for face, owner in best.items() if owner != NOBODY}
        # A face wholly inside contested ground has no settled neighbour: its lowest claim decides.
        won = won or {face: puzzle.claims[face][0] for face in waiting if puzzle.claims[face]}
        if not won:
            raise Refused(_("The layer has no areas to close its gaps with. Import another."))
        for face, owner in won.items():
            puzzle.owners[face] = owner
        waiting = [face for face in waiting if face not in won]


def _best_owner(puzzle: _Puzzle, face: int) -> int:
    """Of those with a claim (of a gap: of all), whose land has the longest border with the face."""
    lengths: dict[int, float] = {}
    for other, length in puzzle.neighbours.get(face, {}).items():
        owner = puzzle.owners[other]
        if owner != NOBODY and (owner in puzzle.claims[face] or not puzzle.claims[face]):
            lengths[owner] = lengths.get(owner, 0.0) + length
    # Rounded to millimetres, so that the order of adding up does not decide between equals.
    return min(lengths, key=lambda owner: (-round(lengths[owner], 3), owner), default=NOBODY)


def _give_slivers_away(puzzle: _Puzzle) -> None:
    """Settle anew each thin piece, be it apart from the rest of its area or all there is of it."""
    plane = Plane.around(puzzle.pieces)
    owned: dict[int, list[int]] = {}
    for face, owner in enumerate(puzzle.owners):
        owned.setdefault(owner, []).append(face)
    for mine in owned.values():
        for group in components(mine, puzzle.neighbours):
            piece = plane.to_metres(shapely.coverage_union_all(puzzle.pieces[group]))
            if width_m(piece) < SLIVER_WIDTH_M:
                for face in group:
                    puzzle.owners[face], puzzle.claims[face] = NOBODY, []
    _settle(puzzle)
