"""What several forms ask for: a category, a unit, a community."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django import forms

from youhu.calls.models import Category
from youhu.calls.rules import MAX_PHOTOS
from youhu.common.photos import PhotosField
from youhu.common.selects import LongSelect
from youhu.registry.models import Organisation
from youhu.territory.index import CellRef

Choice = tuple[int | str, str]
Groups = list[tuple[str, list[Choice]]]


class OfferedField(forms.TypedChoiceField):
    """A choice from a long list, which is only drawn with the page: sending it back costs nothing.

    Whether the choice is in use is for the action to say.
    """

    widget = LongSelect

    def valid_value(self, value: object) -> bool:
        return True


def category_groups(categories: Iterable[Category], kinds: Sequence[str]) -> Groups:
    """The categories in use of these kinds, under the class that each belongs to."""
    leaves = [c for c in categories if c.is_active and c.parent is not None and c.kind in kinds]
    leaves.sort(key=lambda c: (kinds.index(c.kind), c.code))
    return [
        (str(parent), [(category.pk, str(category)) for category in group])
        for parent, group in groupby(leaves, key=lambda c: c.parent)
    ]


def unit_groups(units: Iterable[Organisation], cell_code: str) -> Groups:
    """Who may be given a call in a cell: the units of its community, subdistrict and district."""
    near = [unit for unit in units if cell_code.startswith(unit.area_code)]
    near.sort(key=lambda u: (len(u.area_code), u.kind, u.code))
    return [
        (str(kind), [(unit.pk, str(unit)) for unit in group])
        for kind, group in groupby(near, key=lambda u: u.get_kind_display())
    ]


def community_groups(cells: Iterable[CellRef], *, english: bool) -> Groups:
    """All communities by subdistrict, for callers who cannot point at a map."""
    side = 1 if english else 0
    seen = {cell.community_code: [pair[side] or pair[0] for pair in cell.names] for cell in cells}
    rows = sorted((code, *names[:2]) for code, names in seen.items())
    return [
        (subdistrict, [(code, community) for code, _subdistrict, community in group])
        for subdistrict, group in groupby(rows, key=lambda row: row[1])
    ]


class CallPhotosField(PhotosField):
    """As many photos as a call takes at a time."""

    most = MAX_PHOTOS
