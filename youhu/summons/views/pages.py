"""Summonses: the list, its file, one with everything about it, the pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from youhu.calls.reference import current
from youhu.common.download import download
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Organisation
from youhu.summons import queries, telling
from youhu.summons.actions.meeting import may_confer
from youhu.summons.drawing import Scale, Track
from youhu.summons.listing import STATES, Listing, tabs_of
from youhu.summons.models import Agreed, Part, Shown, Summons
from youhu.summons.rules import LEVELS, READERS
from youhu.summons.views.forms import (
    ArriveForm,
    ConferForm,
    DoneForm,
    FactsForm,
    LeadForm,
    NoteForm,
    RateForm,
    ReportForm,
    UnitForm,
)

UNPROCESSABLE = 422
KEPT_SECONDS = 24 * 60 * 60
MOST_IN_A_FILE = 5000
FORMS: dict[str, Any] = {
    "acknowledge": forms.Form,
    "arrive": ArriveForm,
    "begin": forms.Form,
    "report": ReportForm,
    "decline": NoteForm,
    "rate": RateForm,
    "release": NoteForm,
    "insist": NoteForm,
    "uphold": NoteForm,
    "excuse": NoteForm,
}
Faulty = tuple[str, forms.Form]


@for_roles(*READERS)
@require_safe
def summonses(request: MemberRequest) -> HttpResponse:
    """Mine to answer, what we called, or all of my area."""
    listing = Listing(request.member, request.GET)
    labels = {
        "answer": _("To answer"),
        "called": _("Called by us"),
        "area": _("All of my area"),
    }
    context = {
        "listing": listing,
        "page": listing.page(),
        "query": listing.query(),
        "tabs": [(t, labels[t], listing.query(tab=t)) for t in tabs_of(request.member)],
        "states": [(name, _states()[name]) for name in STATES],
        "sorts": _sorts(listing),
        "may_call": queries.may_call(request.member),
        "now": timezone.now(),
    }
    return render(request, "summons/list.html", context)


def _states() -> dict[str, str]:
    return {
        "open": pgettext("summonses", "Under way"),
        "overdue": _("Overdue"),
        "ended": pgettext("summonses", "Ended"),
        "all": pgettext("summonses", "All"),
    }


def _sorts(listing: Listing) -> list[tuple[str, str, str]]:
    """The columns that sort: label, address, and the direction that holds now."""
    labels = {
        "title": pgettext("summonses", "Summons"),
        "called": pgettext("summonses", "Called"),
        "needed": _("To be settled by"),
    }
    sorts = []
    for name, label in labels.items():
        is_up, is_down = listing.sort == name, listing.sort == f"-{name}"
        turned = f"-{name}" if is_up else name
        now = "ascending" if is_up else "descending" if is_down else ""
        sorts.append((label, listing.query(sort=turned), now))
    return sorts


@require_safe
def count(request: MemberRequest) -> HttpResponse:
    """The number beside the door: what waits for this member's unit; nothing where nothing does."""
    n = queries.waiting(request.member)
    return HttpResponse(format_html("<b>{}</b>", n) if n else "")


@for_roles(*READERS)
@require_safe
def export_summonses(request: MemberRequest, form: str) -> HttpResponse:
    """The parts of the summonses that the list shows, one row a unit; nobody is named in it."""
    rows = Listing(request.member, request.GET).rows()[:MOST_IN_A_FILE]
    columns = [
        _("Number"), _("Title"), _("Urgency"), pgettext("summons", "Caller"), _("Place"),
        _("Unit"), _("Lead"), _("State"), pgettext("summonses", "Called"), _("Acknowledged"),
        _("Arrived"),
        _("Metres from the place"), _("Reported"), _("Minutes on site"),
        pgettext("summons", "Rating"),
    ]  # fmt: skip
    return download("summonses", form, columns=columns, rows=_table(rows), now=timezone.now())


def _table(rows: Any) -> Iterator[list[Any]]:
    chosen, now = list(rows.values_list("pk", flat=True)), timezone.now()
    parts = Part.objects.filter(summons__in=chosen).whole().order_by("-summons", "pk")
    for part in parts.iterator(chunk_size=500):
        one = part.summons
        yield [
            one.code, one.title, one.get_urgency_display(), str(one.caller), one.address,
            str(part.unit), "✓" if part.is_lead else "", part.get_state_display(), part.called_at,
            part.acknowledged_at, part.arrived_at, part.metres, part.reported_at,
            int(part.on_site(now).total_seconds() // 60), part.get_rating_display(),
        ]  # fmt: skip


def find(request: MemberRequest, pk: int) -> Summons:
    """A summons that is this member's business, or 404."""
    rows = Summons.objects.visible_to(request.member)
    whole = rows.select_related("caller", "called_by__person", "call")
    return get_object_or_404(whole, pk=pk)


def still_callable(summons: Summons) -> list[Organisation]:
    """Whom one may still call, near first."""
    units = current().tables.units.values()
    near = [unit for unit in units if summons.cell_code.startswith(unit.area_code)]
    near.sort(key=lambda unit: (unit.kind, unit.code))
    return queries.callable_units(summons, near, summons.caller_id)


@for_roles(*READERS)
@require_safe
def one_summons(request: MemberRequest, pk: int) -> HttpResponse:
    """One summons: four figures, a row for each unit, what can be done now, the record."""
    return page_of(request, find(request, pk))


@dataclass(frozen=True)
class Row:
    """One unit's part as the page draws it."""

    part: Part
    track: Track
    minutes: int
    acts: list[tuple[str, forms.Form, bool]]  # verb, form, whether it came back with a fault
    reads_words: bool


def page_of(
    request: MemberRequest, found: Summons, faulty: Faulty | None = None, wrong: str = ""
) -> HttpResponse:
    """The page of a summons; a form with a fault stands open where it was sent from."""
    now, parts, agreed = timezone.now(), queries.parts_of(found), queries.agreed_of(found)
    context = {
        "summons": found,
        "counts": telling.counts(parts, now),
        "agreed": [
            (one, queries.agreed_offered(one, request.member), DoneForm()) for one in agreed
        ],
        "meetings": found.meetings.prefetch_related("units").order_by("-at", "-pk"),
        "higher_left": found.level + 1 in LEVELS,
        "place": current().name_of(found.cell_code),
        "now": now,
        "wrong": wrong,
        **_seen(found, parts, agreed, request, faulty, now),
        **_commands(found, parts, agreed, request, faulty, now),
    }
    return render(request, "summons/one.html", context, status=UNPROCESSABLE if wrong else 200)


def _seen(
    found: Summons, parts: list[Part], agreed: list[Agreed], request: MemberRequest,
    faulty: Faulty | None, now: datetime,
) -> dict[str, Any]:  # fmt: skip
    """What depends on who looks: rows with buttons, the record, whom it is about."""
    member, scale, lead = request.member, Scale(found, parts, now), queries.lead_of(parts)
    reads_all = queries.is_caller(found, member) or member.oversees
    name, details = queries.person_shown(found, lead, member)
    own = member.organisation_id or 0
    return {
        "own": next((part for part in parts if part.unit_id == own), None),
        "rows": [_row(part, scale, request, faulty, now, reads_all=reads_all) for part in parts],
        "ticks": scale.ticks(),
        "is_running": scale.is_running,
        "lines": telling.story(found, parts, agreed, reads_all=reads_all, own=own),
        "person": name,
        "details": details,
        "sees_person": queries.sees_person(found, lead, member),
    }


def _row(
    part: Part, scale: Scale, request: MemberRequest, faulty: Faulty | None, now: datetime,
    *, reads_all: bool,
) -> Row:  # fmt: skip
    acts = []
    for verb in queries.offered(part, request.member):
        name = f"{verb}-{part.pk}"
        is_back = faulty is not None and faulty[0] == name
        form = faulty[1] if faulty is not None and is_back else FORMS[verb](auto_id=f"id_{name}_%s")
        acts.append((verb, form, is_back))
    reads = reads_all or part.unit_id == request.member.organisation_id
    minutes = int(part.on_site(now).total_seconds() // 60)
    return Row(part, scale.track(part), minutes, acts, reads)


def _commands(
    found: Summons, parts: list[Part], agreed: list[Agreed], request: MemberRequest,
    faulty: Faulty | None, now: datetime,
) -> dict[str, Any]:  # fmt: skip
    """What the caller may do with the whole summons, with its forms."""
    member = request.member
    may_command = found.is_open and queries.commands(found, member)
    confers = may_confer(found, parts, member)
    others = [part.unit for part in parts if part.is_open and not part.is_lead]
    made: dict[str, Any] = {"noting": NoteForm(), "facts": FactsForm()}
    if may_command:
        made["more"] = UnitForm(units=still_callable(found), auto_id="id_more_%s")
        made["leading"] = LeadForm(units=others, auto_id="id_lead_%s") if others else None
    conferring = ConferForm(parts=parts, now=now, auto_id="id_confer_%s") if confers else None
    if confers and faulty is not None and faulty[0] == "confer":
        conferring = faulty[1]  # type: ignore[assignment]  # the same form, as it was sent
    return {
        "may_command": may_command,
        "conferring": conferring,
        "open_confer": faulty is not None and faulty[0] == "confer",
        "holds": queries.holds(parts, agreed),
        "is_caller": queries.is_caller(found, member),
        "more": None,
        "leading": None,
        **made,
    }


@for_roles(*READERS)
@require_safe
def photo(request: MemberRequest, pk: int, size: str) -> HttpResponse:
    """A picture that a unit showed with its report."""
    mine = Summons.objects.visible_to(request.member)
    found = get_object_or_404(Shown, pk=pk, part__summons__in=mine)
    with (found.image if size == "image" else found.thumb).open() as kept:
        response = HttpResponse(kept.read(), content_type="image/jpeg")
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}, immutable"
    return response
