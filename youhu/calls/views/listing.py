"""What the address of a list asks for, in the eyes of one member."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django import forms
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from youhu.calls import queries, reference, sorting
from youhu.calls.columns import Column
from youhu.calls.forms.filters import NARROWING, FilterForm
from youhu.calls.models import Call
from youhu.calls.models.call import CallQuerySet
from youhu.calls.queries import ALL, DONE
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.territory import index
from youhu.territory.index import CellRef
from youhu.territory.rules import DISTRICT_DIGITS, SUBDISTRICT_DIGITS

ONLY_ALL = 1  # a filter that can be set to nothing else is not offered


class Asking(Protocol):
    """Somebody who asks for a list: the words of the address, and who it is."""

    @property
    def GET(self) -> QueryDict: ...
    @property
    def member(self) -> Member: ...


@dataclass(frozen=True)
class Asked:
    """A list that is asked for by its address alone."""

    GET: QueryDict
    member: Member


@dataclass(frozen=True)
class Chip:
    """One filter as a chip: what it is called, what it is set to, and what it can be set to."""

    name: str
    label: str
    said: str
    clear: str  # the address without it; nothing where it is not set
    options: list[tuple[str, str, bool]]  # word, address, whether it is set to that


@dataclass(frozen=True)
class Head:
    """The head of one column: where pressing it leads, and how the list is sorted by it."""

    column: Column
    query: str
    order: str  # ascending, descending or nothing
    place: int  # among several columns, from 1


class Listing:
    """The calls that an address asks for: tab, filters and order."""

    def __init__(self, request: Asking, now: datetime) -> None:
        asked, self.now, self.member = request.GET, now, request.member
        self.known = reference.current()
        self.cells = index.cells(now=now, token=self.known.map_token)
        areas = _subdistricts(self.cells, self.member)
        communities = _communities(self.cells, self.member, asked.get("area", ""))
        self.form = FilterForm(asked, areas=areas, communities=communities)
        usual = queries.FIRST_TAB.get(Role(self.member.role), "received")
        self.tab = queries.BY_NAME.get(asked.get("tab", usual)) or queries.BY_NAME[usual]
        self.sorts = sorting.parsed(asked.get("sort", ""), self._sortable)
        mine = Call.objects.visible_to(self.member)
        self.narrowed = queries.narrow(mine, self.form.told, by=self.member, now=now)

    @property
    def _sortable(self) -> dict[str, object]:
        """A tab that only grows is sorted by its dates alone: else all its rows would be read."""
        return dict(sorting.INDEXED if self.tab.name in {DONE, ALL} else sorting.BY)

    @property
    def sorts_in_force(self) -> tuple[sorting.Sort, ...]:
        """The order that was asked for, or the usual one of the tab."""
        return self.sorts or sorting.parsed(queries.usual_order(self.tab))

    def rows(self) -> CallQuerySet:
        """The calls of the tab, each with its unit and category."""
        order = sorting.order_by(self.sorts_in_force)
        rows = queries.in_tab(self.narrowed, self.tab, by=self.member, now=self.now)
        rows = rows.order_by(*order)
        return rows.select_related("unit", "category")

    def tabs(self) -> list[queries.Tab]:
        """The tabs of this member: a unit accepts nothing, that is for a command room."""
        leaves_out = {"received"} if self.member.role == Role.HANDLER else set()
        leaves_out.discard(self.tab.name)
        return [tab for tab in queries.TABS if tab.name not in leaves_out]

    def query(self, **changes: str) -> str:
        """The address of this list with some parts changed; page is forgotten."""
        sort = sorting.told(self.sorts)
        told = {"tab": self.tab.name, **self.form.told, "sort": sort, **changes}
        return urlencode({name: value for name, value in told.items() if value})

    def chips(self) -> Iterator[Chip]:
        """The filters that can be chosen from, each set or not."""
        told = self.form.told
        if told.get("q"):
            label = str(self.form.fields["q"].label)
            yield Chip("q", label, f"“{told['q']}”", self.query(q=""), [])
        for name in NARROWING:
            words = self._words(name)
            if len(words) > ONLY_ALL:
                yield self._chip(name, words, told.get(name, ""))

    def _words(self, name: str) -> list[tuple[str, str]]:
        """What a filter can be set to."""
        if name == "unit":
            return self._units()
        field = self.form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        choices: Any = field.choices
        return [(str(key), str(word)) for key, word in choices]

    def _chip(self, name: str, words: list[tuple[str, str]], value: str) -> Chip:
        more = {"community": ""} if name == "area" else {}  # it lay in the subdistrict before
        options = [(word, self.query(**{name: key}, **more), key == value) for key, word in words]
        clear = self.query(**{name: ""}, **more) if value else ""
        said = dict(words).get(value, value)
        return Chip(name, str(self.form.fields[name].label), said, clear, options)

    def _units(self) -> list[tuple[str, str]]:
        """The units of the district and those of the chosen place; a clerk has only one."""
        if self.member.role == Role.HANDLER:
            return []
        told = self.form.told
        within = told.get("community") or told.get("area") or self.member.area_code
        chosen, is_narrow = told.get("unit", ""), len(within) > DISTRICT_DIGITS
        units = [
            unit
            for unit in self.known.tables.units.values()
            if _is_wide(unit)
            or (is_narrow and unit.area_code.startswith(within))
            or str(unit.pk) == chosen
        ]
        units.sort(key=lambda unit: (len(unit.area_code), unit.kind, unit.code))
        return [("", str(_("all"))), *((str(unit.pk), str(unit)) for unit in units)]

    def heads(self, columns: tuple[Column, ...]) -> list[Head]:
        """The heads of the columns that are shown."""
        return [self._head(column) for column in columns]

    def _head(self, column: Column) -> Head:
        sorts = self.sorts_in_force
        if column.sort not in self._sortable:
            return Head(column, "", "", 0)
        query = self.query(sort=sorting.told(sorting.pressed(sorts, column.sort)))
        at = next((i for i, sort in enumerate(sorts) if sort.name == column.sort), None)
        if at is None:
            return Head(column, query, "", 0)
        order = "descending" if sorts[at].is_down else "ascending"
        return Head(column, query, order, at + 1 if len(sorts) > 1 else 0)


def _is_wide(unit: Organisation) -> bool:
    """Whether a unit answers for the whole district, as its departments do."""
    return len(unit.area_code) <= DISTRICT_DIGITS


def _communities(cells: dict[str, CellRef], member: Member, area: str) -> dict[str, str]:
    """Codes and names of the communities of a subdistrict: the one that is chosen, or one's own."""
    own = "" if member.role == Role.HANDLER else member.area_code
    within = area or own
    if len(within) < SUBDISTRICT_DIGITS:
        return {}
    english = (get_language() or "").startswith("en")
    names = {
        cell.community_code: cell.names[1]
        for cell in cells.values()
        if cell.code.startswith(within[:SUBDISTRICT_DIGITS]) and cell.code.startswith(own)
    }
    return {code: (en if english and en else zh) for code, (zh, en) in sorted(names.items())}


def _subdistricts(cells: dict[str, CellRef], member: Member) -> dict[str, str]:
    """Codes and names of the subdistricts in which this member's calls can lie."""
    english = (get_language() or "").startswith("en")
    names = {cell.subdistrict_code: cell.names[0] for cell in cells.values()}
    within = "" if member.role == Role.HANDLER else member.area_code
    shown = {code: (en if english and en else zh) for code, (zh, en) in sorted(names.items())}
    return {code: name for code, name in shown.items() if code.startswith(within[:9])}
