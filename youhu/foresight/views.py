"""The signals: the list with its map, one of them, and every act on it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.calls.reference import current
from youhu.common.download import download
from youhu.common.http import act
from youhu.foresight import actions, drawing, queries, wording
from youhu.foresight.forms import DealForm, NoForm, NoteForm, ReportForm
from youhu.foresight.models import Signal
from youhu.foresight.queries import Listing
from youhu.foresight.rules import READERS, Kind, State
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind

UNPROCESSABLE = 422
# The kinds of signals that are drawn on the map of the list; one caller has no place.
DRAWN = (Kind.BURST, Kind.HOT_PLACE, Kind.RECURRING)


@for_roles(*READERS)
@require_safe
def signals(request: MemberRequest) -> HttpResponse:
    """Everything that was noticed in the member's area, soonest due first, and where it is."""
    now, listing, member = timezone.now(), Listing(request.member, request.GET), request.member
    page = listing.page()
    rows = [(one, wording.compared(one), wording.times(one)) for one in page.object_list]
    area = member.area_code if member.oversees else member.area_code[:6]
    open_ones, overdue = queries.waiting(member, now)
    context = {
        "listing": listing,
        "page": page,
        "rows": rows,
        "query": listing.query(),
        "kinds": Kind.choices,
        "drawn": [(kind.value, kind.label) for kind in DRAWN],
        "states": State.choices,
        "sorts": dict(_sorts(listing)),
        "areas": _areas(area),
        "map": drawing.overview(area, page.object_list, current()),
        "open_ones": open_ones,
        "overdue": overdue,
        "survey": queries.last_survey(member),
        "now": now,
    }
    return render(request, "foresight/list.html", context)


def _areas(code: str) -> QuerySet[Area]:
    """The subdistricts, or the communities of one, by which the list is narrowed."""
    kind = AreaKind.SUBDISTRICT if len(code) <= 6 else AreaKind.COMMUNITY
    return Area.objects.filter(kind=kind, code__startswith=code).order_by("code")


def _sorts(listing: Listing) -> Iterator[tuple[str, tuple[str, str]]]:
    """The columns that sort: the address that turns them, and the direction that holds now."""
    for name in queries.SORTS:
        is_up, is_down = listing.sort == name, listing.sort == f"-{name}"
        turned = f"-{name}" if is_up or (name != "due" and not is_down) else name
        yield (
            name,
            (
                listing.query(sort=turned),
                "ascending" if is_up else "descending" if is_down else "",
            ),
        )


@for_roles(*READERS)
@require_safe
def count(request: MemberRequest) -> HttpResponse:
    """The number beside the door, or nothing."""
    n, _overdue = queries.waiting(request.member, timezone.now())
    return HttpResponse(format_html("<b>{}</b>", n) if n else "")


@for_roles(*READERS)
@require_safe
def export(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table for a spreadsheet, filtered and sorted as the address says."""
    columns = [
        _("Kind"), _("What"), _("Place"), _("State"), _("Unit"), _("Due"), _("Calls"), _("Usual"),
        _("Times as many"), _("At least (95 %)"), _("At most (95 %)"), _("Found"), _("Last call"),
        _("Report"), _("What came of it"),
    ]  # fmt: skip
    rows = _table(Listing(request.member, request.GET).rows())
    return download("signals", form, columns=columns, rows=rows, now=timezone.now())


def _table(rows: QuerySet[Signal]) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=500):
        yield [
            row.get_kind_display(), row.title, row.place, row.get_state_display(), row.unit.name,
            row.due_at, row.came, round(row.usual, 1), round(row.times, 1),
            None if row.low is None else round(row.low, 1),
            None if row.high is None else round(row.high, 1),
            row.found_at, row.last_call_at, row.report.number if row.report else "",
            row.get_outcome_display(),
        ]  # fmt: skip


@for_roles(*READERS)
@require_safe
def signal(request: MemberRequest, pk: int) -> HttpResponse:
    """One signal: what stands out and by how much, where, when, and what can be done."""
    return _page(request, _find(request, pk))


def _find(request: MemberRequest, pk: int) -> Signal:
    rows = Signal.objects.visible_to(request.member)
    related = ("unit", "matter", "category__parent", "report__unit", "taken_by__person")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _page(request: MemberRequest, found: Signal, **bound: Any) -> HttpResponse:
    may = queries.offered(found, request.member)
    lines = list(Entry.objects.of(found).select_related("by__person", "by__organisation"))
    context = {
        "signal": found,
        "compared": wording.compared(found),
        "times": wording.times(found),
        "usual": wording.number(found.usual),
        "next_step": wording.next_step(found),
        "came_of_it": wording.came_of_it(found) if found.judge_at or found.outcome else "",
        "offered": may,
        "forms": {**_blank(found), **bound},
        "refused": next((form for verb, form in bound.items() if verb not in may), None),
        "lines": list(wording.history(lines, timezone.now())),
        **_evidence(request, found),
    }
    status = UNPROCESSABLE if bound else 200
    return render(request, "foresight/signal.html", context, status=status)


def _evidence(request: MemberRequest, found: Signal) -> dict[str, Any]:
    """The calls behind it that are this member's business, on a map and on a time line."""
    now, reference = timezone.now(), current()
    calls, n_calls = queries.calls_behind(found, request.member), found.evidence.count()
    return {
        "now": now,
        "calls": calls,
        "n_calls": n_calls,
        "not_shown": n_calls - len(calls),
        "timeline": drawing.timeline(found, now),
        "map": None if found.kind == Kind.CALLER else drawing.near(found, calls, reference, now),
        "cell": reference.name_of(found.cell_code),
    }


def _blank(found: Signal) -> dict[str, Any]:
    return {
        "deal": DealForm(auto_id="id_deal_%s"),
        "dismiss": NoteForm(auto_id="id_dismiss_%s"),
        "report": ReportForm({"text": wording.report_text(found)}, auto_id="id_report_%s"),
    }


_FORMS: dict[str, tuple[Any, Callable[..., object]]] = {
    "take_up": (NoForm, actions.take_up),
    "deal": (DealForm, actions.deal),
    "dismiss": (NoteForm, actions.dismiss),
    "report": (ReportForm, actions.report),
}


@for_roles(*READERS)
@require_POST
def act_signal(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Take it up, report it, say what was done, dismiss it."""
    found = _find(request, pk)
    if verb not in _FORMS:
        raise Http404
    kind, action = _FORMS[verb]
    form = kind(request.POST, auto_id=f"id_{verb}_%s")
    if not act(form, action, found, by=request.member, now=timezone.now()):
        return _page(request, _find(request, pk), **{verb: form})
    messages.success(request, _done(verb))
    return redirect(found)


def _done(verb: str) -> str:
    return {
        "take_up": _("Taken up. It is yours until it is dealt with."),
        "report": _("The report is raised. Its unit has been told."),
        "deal": _("Noted. Whether such calls come again is watched now."),
        "dismiss": _("Dismissed."),
    }[verb]
