"""Every list of settings as a page and as a file, and what the pages of one row have in common."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from youhu.common.download import download
from youhu.common.http import act
from youhu.registry.http import MemberRequest
from youhu.registry.rules import Role
from youhu.upkeep import history, queries
from youhu.upkeep.actions import Hand
from youhu.upkeep.forms.fields import BasisForm
from youhu.upkeep.tables import Book, Listing

UNPROCESSABLE = 422


def book_page(
    request: MemberRequest, book: Book, template: str = "upkeep/list.html", **more: Any
) -> HttpResponse:
    """One page of the list, filtered and sorted as the address says."""
    listing = Listing(book, request.member, request.GET, today=timezone.localdate())
    page = listing.page()
    context = {
        "book": book,
        "export": f"export_{book.name}",
        "listing": listing,
        "page": page,
        "lines": list(listing.lines(list(page))),
        "query": listing.query(),
        "is_filtered": bool(listing.told),
        "may_write": request.member.role == Role.ADMIN,
        **more,
    }
    return render(request, template, context)


def book_file(request: MemberRequest, book: Book, form: str) -> HttpResponse:
    """All of the list, filtered and sorted as the address says."""
    listing = Listing(book, request.member, request.GET, today=timezone.localdate())
    columns = [str(column.label) for column in book.columns]
    return download(book.name, form, columns=columns, rows=listing.table(), now=timezone.now())


def thing_page(
    request: MemberRequest, thing: Model | None, book: Book, template: str, **context: Any
) -> HttpResponse:
    """The page of one row: what it is, what rests on it, and its past.

    `with_past` among the context are further rows whose past belongs to it.
    """
    more = context.pop("with_past", ())
    bound = [form for form in context.values() if isinstance(form, BasisForm) and form.is_bound]
    context |= {
        "book": book,
        "thing": thing,
        "past": list(history.told(queries.past_of(thing, *more))) if thing else [],
        "may_write": request.member.role == Role.ADMIN,
    }
    return render(request, template, context, status=UNPROCESSABLE if bound else 200)


def done(
    request: MemberRequest, form: BasisForm, action: Callable[..., object], *args: Any
) -> bool:
    """Run an action with what the form says, its basis and the hand of whoever asks."""

    def run(*, basis: str, **told: Any) -> None:
        hand = Hand(by=request.member, basis=basis, now=timezone.now())
        action(*args, hand, **told)

    return act(form, run)


def first_error(form: BasisForm) -> str:
    """Why a form that has no page of its own was not taken."""
    return next(str(why) for whys in form.errors.values() for why in whys)
