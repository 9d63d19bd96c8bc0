"""The lists of supervised calls and of requests, as pages and as files."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from youhu.common.download import download
from youhu.oversight.rules import READERS
from youhu.oversight.views.lists import REQUESTS, SUPERVISIONS, Book, Listing, sums
from youhu.registry.http import MemberRequest, for_roles


@for_roles(*READERS)
@require_safe
def supervisions(request: MemberRequest) -> HttpResponse:
    """Supervised calls, and what they cost each unit."""
    listing = Listing(SUPERVISIONS, request.member, request.GET, timezone.now())
    more = {"sums": sums(listing.rows())}
    return render(request, "oversight/supervisions.html", {**listing.context(), **more})


@for_roles(*READERS)
@require_safe
def export_supervisions(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table, filtered and sorted as the address says."""
    return _file(Listing(SUPERVISIONS, request.member, request.GET, timezone.now()), form)


@for_roles(*READERS)
@require_safe
def requests(request: MemberRequest) -> HttpResponse:
    """Requests, appeals and marks: who decides, by when, and what was decided."""
    listing = Listing(_book(request), request.member, request.GET, timezone.now())
    return render(request, "oversight/requests.html", listing.context())


@for_roles(*READERS)
@require_safe
def export_requests(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table, filtered and sorted as the address says."""
    return _file(Listing(_book(request), request.member, request.GET, timezone.now()), form)


def _book(request: MemberRequest) -> Book:
    """Requests of the kind that the address names, for more time if it names none."""
    return REQUESTS.get(request.GET.get("kind", ""), REQUESTS["extension"])


def _file(listing: Listing, form: str) -> HttpResponse:
    columns = [str(column.label) for column in listing.book.columns]
    name, rows = listing.book.name, listing.table()
    return download(name, form, columns=columns, rows=rows, now=listing.now)
