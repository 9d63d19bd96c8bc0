"""Party organisations: the list, one of them, and every deed in its register."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.common.download import download
from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.common.pages import Pages
from youhu.ledger.models import Entry
from youhu.party import actions
from youhu.party.actions.hands import body_of, keeps, oversees
from youhu.party.actions.looking import export_columns, export_rows
from youhu.party.forms import (
    DescribeForm,
    FoundForm,
    OverrideForm,
    PurposeForm,
    ReasonForm,
    SeatsForm,
)
from youhu.party.listing import ANY, ASIDE, Register
from youhu.party.models import PartyOffice
from youhu.party.queries import Assessed, assessed, members_of, organisations
from youhu.party.rules import COUNTED, ELECTING, PARTY_KINDS, Form, Warn
from youhu.party.views.guard import for_keepers, for_readers
from youhu.registry.http import MemberRequest
from youhu.registry.models import Organisation
from youhu.registry.rules import OrgKind

UNPROCESSABLE = 422
MEMBERS_A_PAGE = 30
MOST_LINES = 30


@for_readers
@require_safe
def party_organisations(request: MemberRequest) -> HttpResponse:
    """Every Party organisation of the member's area, with what is to be said about it."""
    listing = Register(request.GET, request.member, timezone.localdate())
    page, rows = listing.page()
    context = {
        "listing": listing,
        "page": page,
        "rows": rows,
        "query": listing.address(),
        "kinds": [(kind.value, kind.label) for kind in (*COUNTED, OrgKind.PARTY_TEMPORARY)],
        "forms": Form.choices,
        "warns": [(ANY, _("any")), (ASIDE, _("set aside")), *Warn.choices],
        "sorts": _sorts(listing),
    }
    return render(request, "party/organisations.html", context)


def _sorts(listing: Register) -> dict[str, tuple[str, str]]:
    """The columns that sort: address, and the direction that holds now."""
    made = {}
    for name in ("name", "members", "term"):
        now = {name: "ascending", f"-{name}": "descending"}.get(listing.sort, "")
        turned = f"-{name}" if listing.sort == name else name
        made[name] = (listing.address(sort=turned), now)
    return made


@for_readers
@require_safe
def export_party_organisations(request: MemberRequest, form: str) -> HttpResponse:
    """The list for a spreadsheet: organisations and numbers, no people."""
    listing = Register(request.GET, request.member, timezone.localdate())
    columns = [
        _("Code"), _("Name"), _("Type"), _("Form"), _("Area code"), _("Full members"),
        _("Probationary members"), _("Term ends"), _("Warnings"), _("Set aside"),
    ]  # fmt: skip
    rows = _table(listing.all())
    return download("party", form, columns=columns, rows=rows, now=timezone.now())


def _table(rows: list[Assessed]) -> Iterator[list[Any]]:
    for one in rows:
        unit, facts = one.organisation, one.facts
        aside = [said.warn.label for said in one.warned if said.override]
        yield [
            unit.code, str(unit), unit.get_kind_display(), one.form, unit.area_code, facts.full,
            facts.probationary, facts.term_ends_on,
            "; ".join(str(said.warn.label) for said in one.open),
            "; ".join(str(label) for label in aside),
        ]  # fmt: skip


@for_readers
@require_safe
def party_organisation(request: MemberRequest, pk: int) -> HttpResponse:
    """One Party organisation: how it stands by the rules, who leads it, who belongs to it."""
    return _page(request, _find(request, pk))


def _find(request: MemberRequest, pk: int) -> Organisation:
    rows = organisations(request.member, timezone.localdate())
    return get_object_or_404(rows.select_related("parent", "party_body"), pk=pk)


def _page(request: MemberRequest, unit: Organisation, **bound: forms.Form) -> HttpResponse:
    on, member = timezone.localdate(), request.member
    found = assessed([unit], on)[0]
    rows = members_of(unit, on)
    pages = Pages(rows, MEMBERS_A_PAGE, count=found.facts.members)
    context = {
        "unit": unit,
        "found": found,
        "body": found.body,
        "offices": _offices(found, on),
        "page": pages.get_page(request.GET.get("page")),
        "may_keep": keeps(unit, member),
        "may_oversee": oversees(unit, member),
        "may_elect": found.body is not None and found.body.form in ELECTING,
        "lines": _lines(found),
        "children": unit.children.filter(kind__in=PARTY_KINDS).order_by("code")[:MOST_LINES],
        "guides": [link.guide for link in unit.guided_by.select_related("guide").order_by("pk")],
        **_forms(unit, found),
        **bound,
    }
    status = UNPROCESSABLE if bound else 200
    return render(request, "party/organisation.html", context, status=status)


def _offices(found: Assessed, on: Any) -> list[PartyOffice]:
    if found.body is None:
        return []
    return list(found.body.offices.serving(on).select_related("person").order_by("pk"))


def _lines(found: Assessed) -> list[Entry]:
    """What was written last, the newest first."""
    if found.body is None:
        return []
    rows = Entry.objects.of(found.body).select_related("by__person").order_by("-seq")
    return list(rows[:MOST_LINES])


def _forms(unit: Organisation, found: Assessed) -> dict[str, Any]:
    """A blank form for every deed that the page offers."""
    asides = [
        (said, OverrideForm(initial={"warn": said.warn}, auto_id=f"{said.warn}_%s"))
        for said in found.warned
    ]
    return {
        "asides": asides,
        "override": None,
        "elect": SeatsForm(organisation=unit, auto_id="elect_%s"),
        "appoint": SeatsForm(organisation=unit, auto_id="appoint_%s"),
        "describe": DescribeForm(auto_id="describe_%s"),
        "export": PurposeForm(auto_id="export_%s"),
        "close": ReasonForm(auto_id="close_%s"),
    }


Answer = HttpResponse | None


def _seated(verb: str, action: Callable[..., None], day: str) -> Callable[..., Answer]:
    """An election, or an appointment."""

    def run(request: MemberRequest, unit: Organisation) -> Answer:
        form = SeatsForm(request.POST, organisation=unit, auto_id=f"{verb}_%s")

        def seat(**told: Any) -> None:
            when = {day: told["on"]}
            action(body_of(unit), seats=form.seats, by=request.member, now=timezone.now(), **when)

        return None if act(form, seat) else _page(request, unit, **{verb: form})

    return run


def _plain(
    verb: str, kind: type[forms.Form], action: Callable[..., object]
) -> Callable[..., Answer]:
    """A deed in the register with what one form says."""

    def run(request: MemberRequest, unit: Organisation) -> Answer:
        form = kind(request.POST, auto_id=f"{verb}_%s")
        if act(form, action, body_of(unit), by=request.member, now=timezone.now()):
            return None
        return _page(request, unit, **{verb: form})

    return run


def _describe(request: MemberRequest, unit: Organisation) -> Answer:
    form = DescribeForm(request.POST, auto_id="describe_%s")

    def describe(**told: Any) -> None:
        actions.describe(unit, actions.Setup(**told), by=request.member, now=timezone.now())

    return None if act(form, describe) else _page(request, unit, describe=form)


def _lift(request: MemberRequest, unit: Organisation) -> Answer:
    warn = request.POST.get("warn", "")
    if warn not in Warn:
        raise Http404
    actions.lift(body_of(unit), warn=warn, by=request.member, now=timezone.now())
    return None


VERBS: dict[str, Callable[..., Answer]] = {
    "describe": _describe,
    "override": _plain("override", OverrideForm, actions.override),
    "close": _plain("close", ReasonForm, actions.close),
    "elect": _seated("elect", actions.elect, "held_on"),
    "appoint": _seated("appoint", actions.appoint, "since_on"),
    "lift": _lift,
}


@for_keepers
@require_POST
def act_party_organisation(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Elections and appointments, warnings set aside or counted again, the end of a branch."""
    unit = _find(request, pk)
    if verb not in VERBS:
        raise Http404
    try:
        answer = VERBS[verb](request, unit)
    except Refused as why:
        messages.error(request, str(why))
        return redirect("party_organisation", pk)
    if answer is not None:
        return answer
    messages.success(request, _("Written down."))
    return redirect("party_organisations" if verb == "close" else unit.party_body)


@for_readers
@require_POST
def export_party_members(request: MemberRequest, pk: int, form: str) -> HttpResponse:
    """The members of an organisation for a spreadsheet, in clear; the purpose stays on record."""
    unit, asked, made = _find(request, pk), PurposeForm(request.POST, auto_id="export_%s"), []

    def export(**told: Any) -> None:
        body = body_of(unit)
        made.extend(actions.export(body, by=request.member, now=timezone.now(), **told))

    if not act(asked, export):
        return _page(request, unit, export=asked)
    columns, rows = export_columns(), export_rows(made)
    answer = download("party-members", form, columns=columns, rows=rows, now=timezone.now())
    answer["Cache-Control"] = "private, no-store"
    return answer


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def found_branch(request: MemberRequest, pk: int) -> HttpResponse:
    """Found a branch out of an organisation."""
    unit = _find(request, pk)
    said = request.POST if request.method == "POST" else None
    form = FoundForm(said, organisation=unit)
    if form.is_bound and form.is_valid():
        told = {**form.cleaned_data}
        members = list(told.pop("members"))
        try:
            body = actions.found(
                actions.Plan(**told), unit, members, by=request.member, now=timezone.now()
            )
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Founded. Have its secretary appointed or elected next."))
            return redirect(body)
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"unit": unit, "form": form, "may": oversees(unit, request.member)}
    return render(request, "party/found.html", context, status=status)
