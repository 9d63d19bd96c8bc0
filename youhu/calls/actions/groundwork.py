"""Making room for the calls of another system: its areas, units, categories and limits.

Everything can be done twice: what is there already stays as it is.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.models import Category, TimeLimit
from youhu.calls.past import Found, Origin, Path
from youhu.calls.rules import Stage
from youhu.common.errors import Refused
from youhu.registry.actions import enter_organisations, touch
from youhu.registry.models import Organisation
from youhu.registry.rules import OrgKind
from youhu.territory.models import Area
from youhu.territory.rules import (
    CELL_DIGITS,
    COMMUNITY_DIGITS,
    DISTRICT_DIGITS,
    SUBDISTRICT_DIGITS,
    AreaKind,
)

MAX_NAME = 100
LAYERS = {
    AreaKind.DISTRICT: DISTRICT_DIGITS,
    AreaKind.SUBDISTRICT: SUBDISTRICT_DIGITS,
    AreaKind.COMMUNITY: COMMUNITY_DIGITS,
    AreaKind.CELL: CELL_DIGITS,
}
# Codes of categories from elsewhere: none of our standards has a letter. Then so many digits a
# level: X01, X01002, X01002003.
MARK, CATEGORY_DIGITS = "X", (2, 3, 3)
# Fewer promises than this for a category are chance.
FEWEST_PROMISES = 5
# The numbers of rules and limits that come with Youhu are below this.
FIRST_NUMBER = 100_001

T = TypeVar("T", bound=tuple[Any, ...])


@dataclass(frozen=True)
class Ground:
    """What the calls of another system stand on, now that it is here."""

    origin: Origin
    root: Organisation
    units: Mapping[Path, Organisation]
    categories: Mapping[Path, Category]


@transaction.atomic
def lay_ground(found: Found, origin: Origin) -> Ground:
    """Enter all that a file speaks of and that is not here yet.

    Raises Refused when the district's code is in use for another district already.
    """
    _lay_areas(found, origin)
    units = _lay_units(found, origin)
    categories = _lay_categories(found, origin)
    _lay_limits(found, categories, origin)
    touch("territory", "registry", "calls")
    return Ground(origin, units[()], units, categories)


def _lay_areas(found: Found, origin: Origin) -> None:
    standing = Area.objects.filter(code__startswith=origin.district)
    if standing.exclude(code_system=origin.code_system).exists():
        raise Refused(
            _("The code %(code)s is another district's here. Give the mapping a code of its own.")
            % {"code": origin.district}
        )
    areas = {area.code: area for area in standing}
    names = {code: (name, name) for code, name in found.areas.items()}
    names[origin.district] = origin.district_name, origin.district_name_en
    for kind, digits in LAYERS.items():
        fresh = [
            _new_area(origin, kind, code, names[code], areas)
            for code in sorted(names)
            if len(code) == digits and code not in areas
        ]
        Area.objects.bulk_create(fresh)
        areas |= {area.code: area for area in fresh}


def _new_area(
    origin: Origin, kind: str, code: str, names: tuple[str, str], areas: Mapping[str, Area]
) -> Area:
    name, name_en = names
    return Area(
        kind=kind,
        code=code,
        code_system=origin.code_system,
        name=name,
        name_en=name_en,
        parent=areas.get(code[: -len("000")]),
    )


def _lay_units(found: Found, origin: Origin) -> dict[Path, Organisation]:
    """Every unit by its path, the district itself by (); those that own calls answer for them."""
    paths = sorted({path[:depth] for path in found.units for depth in range(1, len(path) + 1)})
    codes = {path: _unit_code(origin, path) for path in ((), *paths)}
    known = {unit.code: unit for unit in Organisation.objects.filter(code__in=codes.values())}
    units: dict[Path, Organisation] = {}
    for path, code in codes.items():
        parent = units[path[:-1]] if path else None
        units[path] = known.get(code) or _new_unit(origin, path, code, parent)
    enter_organisations([unit for unit in units.values() if unit.pk is None])
    owners = [units[path] for path in ((), *found.units)]
    for unit in owners:
        unit.is_accountable = True
    Organisation.objects.bulk_update(owners, ["is_accountable"])
    return units


def _unit_code(origin: Origin, path: Path) -> str:
    """A code that depends on the file's own words only, so that a unit may be renamed here."""
    if not path:
        return origin.district
    words = re.sub(r"[\W_]+", "-", path[-1].upper())[:24].strip("-")
    digest = blake2s("\0".join(path).encode(), digest_size=3).hexdigest()
    return f"{origin.district}-{words}-{digest}"


def _new_unit(origin: Origin, path: Path, code: str, parent: Organisation | None) -> Organisation:
    kinds = (OrgKind.DISTRICT, OrgKind.DEPARTMENT, OrgKind.STATION)
    name = origin.unit_names.get(path[-1], path[-1]) if path else origin.district_name
    return Organisation(
        code=code,
        kind=kinds[len(path)],
        name=name[:MAX_NAME],
        name_en=name[:MAX_NAME] if path else origin.district_name_en,
        parent=parent,
        area_code=origin.district,
        active_from=origin.since,
    )


def _lay_categories(found: Found, origin: Origin) -> dict[Path, Category]:
    """Every category by its path. One keeps the file's word as its English name, to be known again.

    New ones are not in use: history needs their names, but nobody shall raise a call in them.
    """
    rows = Category.objects.filter(standard=origin.name, kind=origin.category_kind)
    known = {(row.parent_id, row.name_en): row for row in rows}
    categories: dict[Path, Category] = {}
    for depth, digits in enumerate(CATEGORY_DIGITS, start=1):
        last = _last_serials(known.values(), depth)
        fresh = []
        for path in sorted({path[:depth] for path in found.categories if len(path) >= depth}):
            parent = categories.get(path[:-1])
            above = parent.pk if parent else None
            row = known.get((above, path[-1][:MAX_NAME]))
            if row is None:
                last[above] += 1
                row = _new_category(origin, path, parent, str(last[above]).zfill(digits))
                fresh.append(row)
            categories[path] = row
        Category.objects.bulk_create(fresh)
    return categories


def _last_serials(standing: Iterable[Category], depth: int) -> dict[int | None, int]:
    """The highest number that the categories of one level have within their class."""
    last: dict[int | None, int] = defaultdict(int)
    length, digits = len(MARK) + sum(CATEGORY_DIGITS[:depth]), CATEGORY_DIGITS[depth - 1]
    for row in standing:
        if len(row.code) == length:
            last[row.parent_id] = max(last[row.parent_id], int(row.code[-digits:]))
    return last


def _new_category(origin: Origin, path: Path, parent: Category | None, serial: str) -> Category:
    if len(serial) > CATEGORY_DIGITS[len(path) - 1]:
        raise Refused(
            _("“%(name)s” holds too many kinds of matter. Use a wider column in the mapping.")
            % {"name": parent or origin.name}
        )
    return Category(
        standard=origin.name,
        kind=origin.category_kind,
        code=(parent.code if parent else MARK) + serial,
        name=path[-1][:MAX_NAME],
        name_en=path[-1][:MAX_NAME],
        parent=parent,
        is_local=True,
        is_active=False,
    )


def _lay_limits(found: Found, categories: Mapping[Path, Category], origin: Origin) -> None:
    """The limit of a category is the one that the file promises most often for it."""
    limited = TimeLimit.objects.filter(category__standard=origin.name, stage=Stage.TOTAL)
    known = set(limited.values_list("category", flat=True))
    told = [path for path, spans in found.spans.items() if spans.total() >= FEWEST_PROMISES]
    fresh = sorted(path for path in told if categories[path].pk not in known)
    numbers = free_numbers(TimeLimit.objects.values_list("number", flat=True), len(fresh))
    TimeLimit.objects.bulk_create(
        TimeLimit(
            number=number,
            category=categories[path],
            stage=Stage.TOTAL,
            **most_frequent(found.spans[path])._asdict(),
            valid_from=origin.since,
            note=origin.name[:200],
        )
        for number, path in zip(numbers, fresh, strict=True)
    )


def most_frequent(counts: Counter[T]) -> T:
    """What was counted most often; of several, the least."""
    return min(counts, key=lambda each: (-counts[each], each))


def free_numbers(taken: Iterable[int], count: int) -> range:
    """Numbers after all that are taken."""
    first = max(max(taken, default=0) + 1, FIRST_NUMBER)
    return range(first, first + count)
