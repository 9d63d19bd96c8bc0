"""Taking over whole tables of reference data; safe to run again, with more or corrected rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from youhu.calls.models import Category, LadderStep, RoutingRule, TimeLimit
from youhu.calls.rules import Target
from youhu.common.csv import read_rows
from youhu.common.errors import Refused
from youhu.common.rows import Row
from youhu.registry.actions import touch
from youhu.registry.models import Organisation
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind

CategoryCodes = dict[tuple[str, str], Category]
M = TypeVar("M", bound=Model)


def load_shipped(*, valid_from: date) -> dict[str, int]:
    """Load the categories, limits and ladder that come with Youhu; answers how many of each."""
    return {
        "categories": load_categories(_shipped("categories")),
        "limits": load_limits(_shipped("limits"), valid_from=valid_from),
        "ladder": load_ladder(_shipped("ladder")),
    }


def _shipped(name: str) -> list[Row]:
    with files("youhu.calls").joinpath("data", f"{name}.tsv").open("rb") as file:
        return list(read_rows(file))


@transaction.atomic
def load_categories(rows: Iterable[Row]) -> int:
    """Take over categories, known by standard, kind and code; answers how many.

    Columns: standard, kind, code, parent (the code of its class), name, name_en, local,
    verify_first, needs_check, keywords, public. Raises Refused, with the row, for an unknown class.
    """
    rows = list(rows)
    for is_class in (True, False):
        known = _categories()
        chosen = [row for row in rows if (not row[1]["parent"]) == is_class]
        categories = [_category(row, known) for row in chosen]
        _upsert(Category, categories, key=("standard", "kind", "code"), keep=("is_active",))
    return len(rows)


def _category(row: Row, known: CategoryCodes) -> Category:
    cells = row[1]
    return Category(
        parent=_known(known, (cells["kind"], cells["parent"]), row) if cells["parent"] else None,
        is_local=cells["local"] == "1",
        verify_first=cells["verify_first"] == "1",
        needs_check=cells["needs_check"] == "1",
        is_public=cells.get("public") == "1",
        **{name: cells[name] for name in ("standard", "kind", "code")},
        **{name: cells[name] for name in ("name", "name_en", "keywords")},
    )


@transaction.atomic
def load_limits(rows: Iterable[Row], *, valid_from: date) -> int:
    """Take over time limits, known by number; new ones hold from `valid_from`.

    Columns: number, kind, category_kind, category, urgency, stage, amount, limit_type,
    yellow_percent. Raises Refused, with the row, for a category that is not known.
    """
    known = _categories()
    own = ("urgency", "stage", "amount", "limit_type", "yellow_percent")
    limits = [
        TimeLimit(
            valid_from=valid_from, **_matching(row, known), **{name: row[1][name] for name in own}
        )
        for row in rows
    ]
    return _upsert(TimeLimit, limits, key=("number",), keep=("valid_from", "valid_until"))


@transaction.atomic
def load_ladder(rows: Iterable[Row]) -> int:
    """Take over the steps of the escalation ladder, known by stage, urgency and rung.

    Columns: stage, urgency, rung, after_amount, limit_type, level, role.
    """
    steps = [LadderStep(**cells) for _number, cells in rows]
    return _upsert(LadderStep, steps, key=("stage", "urgency", "rung"))


@transaction.atomic
def load_rules(rows: Iterable[Row], *, valid_from: date) -> int:
    """Take over routing rules, known by number; new ones hold from `valid_from`.

    Columns: number, kind, category_kind, category, area, target, unit, note. Raises Refused, with
    the row, for a category, an area or a unit that is not known.
    """
    known = _categories()
    areas = {area.code: area for area in Area.objects.exclude(kind=AreaKind.PARTY_CELL)}
    units = {unit.code: unit for unit in Organisation.objects.all()}
    rules = [
        RoutingRule(
            area=_known(areas, row[1]["area"], row) if row[1]["area"] else None,
            target=row[1]["target"],
            unit=_known(units, row[1]["unit"], row) if row[1]["target"] == Target.UNIT else None,
            note=row[1]["note"],
            valid_from=valid_from,
            **_matching(row, known),
        )
        for row in rows
    ]
    return _upsert(RoutingRule, rules, key=("number",), keep=("valid_from", "valid_until"))


def _matching(row: Row, known: CategoryCodes) -> dict[str, Any]:
    """What limits and rules are found by: number, kind of call, category or kind of category."""
    cells = row[1]
    kind, code = cells["category_kind"], cells["category"]
    category = _known(known, (kind, code), row) if code else None
    return {
        "number": cells["number"],
        "kind": cells["kind"],
        "category_kind": "" if category else kind,
        "category": category,
    }


def _categories() -> CategoryCodes:
    return {(category.kind, category.code): category for category in Category.objects.all()}


K = TypeVar("K")


def _known(known: Mapping[K, M], key: K, row: Row) -> M:
    """What a row names. Raises Refused when there is no such thing."""
    if key not in known:
        name = " ".join(key) if isinstance(key, tuple) else key
        raise Refused(
            _("Row %(row)s names “%(name)s”, which is not known. Correct it or load that first.")
            % {"row": row[0], "name": name}
        )
    return known[key]


def _upsert(
    model: type[M], rows: Sequence[M], *, key: Sequence[str], keep: Sequence[str] = ()
) -> int:
    """Add the rows whose key is new and bring the others up to date, but for what they `keep`."""
    settled = {"id", *key, *keep}
    model._default_manager.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=key,
        update_fields=[f.name for f in model._meta.concrete_fields if f.name not in settled],
    )
    touch("calls")
    return len(rows)
