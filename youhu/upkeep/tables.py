"""A list of settings: its columns, filters and orders; one table for the page and for the file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.http import urlencode

from youhu.common.pages import AnyPage, Pages
from youhu.registry.models import Member

PER_PAGE = 50
LOT = 500


class FilterForm(forms.Form):
    """The filters of a list. What cannot be understood is left out rather than refused."""

    @property
    def told(self) -> dict[str, Any]:
        """The filters that are set and make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@dataclass(frozen=True)
class Column:
    """One column: its word, what stands in it for a row, and the columns by which it sorts."""

    label: Promise
    value: Callable[[Any], Any]
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Book:
    """One list of settings. `name` is the name of its address, `href` leads to a row's page."""

    name: str
    title: Promise
    about: Promise
    icon: str
    rows: Callable[[Member, dict[str, Any], date], QuerySet[Any]]
    filters: type[FilterForm]
    columns: tuple[Column, ...]
    href: Callable[[Any], str] | None = None
    new: str = ""  # the address where one is entered
    new_label: Promise | None = None
    mark: Callable[[Any, date], tuple[Promise, str] | None] | None = None  # a tag: word and tone
    # Gives the rows of a page or of a lot what their columns need besides their own values.
    prepare: Callable[[list[Any], dict[str, Any]], None] | None = None
    is_counted: bool = True  # no: so many rows that counting them costs more than the page


class Listing:
    """The rows of a book as an address narrows, sorts and turns them."""

    def __init__(
        self, book: Book, member: Member, asked: Mapping[str, str], *, today: date
    ) -> None:
        self.book, self.member, self.today = book, member, today
        self.form = book.filters(asked)
        self.told = self.form.told
        self._page = asked.get("page", "")
        wanted = asked.get("sort", "")
        self.sort = wanted if wanted.removeprefix("-") in self._orders() else ""

    def _orders(self) -> dict[str, tuple[str, ...]]:
        return {str(n): column.order for n, column in enumerate(self.book.columns) if column.order}

    def rows(self) -> QuerySet[Any]:
        rows = self.book.rows(self.member, self.told, self.today)
        if not self.sort:
            return rows
        order = self._orders()[self.sort.removeprefix("-")]
        back = "-" if self.sort.startswith("-") else ""
        return rows.order_by(*(f"{back}{name}" for name in order), "pk")

    def page(self) -> AnyPage:
        rows = self.rows()
        count = rows.count() if self.book.is_counted else None
        return Pages(rows, PER_PAGE, count=count).get_page(self._page)

    def lines(self, rows: list[Model]) -> Iterator[dict[str, Any]]:
        """Each row as the page draws it: address, mark, and the cells with the word of each."""
        href, mark = self.book.href, self.book.mark
        labels = [column.label for column in self.book.columns]
        self._prepare(rows)
        for row in rows:
            yield {
                "href": href(row) if href else "",
                "mark": mark(row, self.today) if mark else None,
                "cells": list(zip(labels, self.cells(row), strict=True)),
            }

    def table(self) -> Iterator[list[Any]]:
        """The cells of all rows, some hundreds of rows at a time."""
        rows = self.rows().iterator(chunk_size=LOT)
        while lot := list(islice(rows, LOT)):
            self._prepare(lot)
            yield from map(self.cells, lot)

    def _prepare(self, rows: list[Any]) -> None:
        if self.book.prepare is not None:
            self.book.prepare(rows, self.told)

    def cells(self, row: Model) -> list[Any]:
        return [column.value(row) for column in self.book.columns]

    def heads(self) -> Iterator[tuple[Promise, str, str]]:
        """Every column's word, the address that sorts by it, and how it is sorted now."""
        for n, column in enumerate(self.book.columns):
            name = str(n)
            up, down = self.sort == name, self.sort == f"-{name}"
            turned = f"-{name}" if up else name
            address = self.query(sort=turned) if column.order else ""
            yield column.label, address, "ascending" if up else "descending" if down else ""

    def query(self, **changes: str) -> str:
        """The filters and the order as they stand in an address."""
        told = {**{name: self.form.data.get(name, "") for name in self.told}, "sort": self.sort}
        return urlencode({name: value for name, value in {**told, **changes}.items() if value})
