"""The desk of a community: who has checked in, whose hours wait. Rooms and units read along."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, TextChoices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from youhu.common.download import download
from youhu.common.http import act
from youhu.common.masking import mask_name, mask_phone
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.territory.models import Area
from youhu.volunteering import actions, queries
from youhu.volunteering.actions.people import person_for
from youhu.volunteering.forms.checking import DeskForm, NoteForm, TransferForm
from youhu.volunteering.forms.serving import ConfirmForm, ServiceForm
from youhu.volunteering.listing import CheckInListing, ServiceListing
from youhu.volunteering.models import CheckIn, ServiceRecord
from youhu.volunteering.rules import (
    ServiceKind,
    ServiceState,
    Skill,
    Source,
    State,
    Way,
    in_words,
)
from youhu.volunteering.views.hands import READERS, desks

MOST_IN_A_FILE = 5_000
UNPROCESSABLE = 422


@for_roles(*READERS)
@require_safe
def check_ins(request: MemberRequest) -> HttpResponse:
    """Who has checked in, what waits first."""
    listing = CheckInListing(request.member, request.GET)
    beside, page = tabs(request, "check_ins"), listing.page()
    waits = any(one.state == State.SUBMITTED for one in page.object_list)
    context = {
        **beside,
        "listing": listing,
        "page": page,
        "may_accept": beside["may_keep"] and waits,
        "query": listing.query(),
        "sorts": sorts(
            listing, name=pgettext("person", "Name"), submitted=pgettext("check-in", "Submitted"),
            due=pgettext("check-in", "Due"),
        ),
        "states": _states(),
        "skills": Skill.choices,
        "kinds": ServiceKind.choices,
        "now": timezone.now(),
    }  # fmt: skip
    return render(request, "volunteering/check_ins.html", context)


def _states() -> dict[str, Any]:
    return {"active": _("active"), **dict(State.choices), "all": pgettext("check-ins", "all")}


def tabs(request: MemberRequest, here: str) -> dict[str, Any]:
    """The pages beside each other, as this member's post has them."""
    member = request.member
    shown = {"check_ins": _("Members")}
    if member.keeps_community or member.oversees:
        shown |= {"services": _("Hours of service"), "desk_activities": _("Activities")}
    if member.keeps_community or member.oversees:
        shown["teams"] = _("Teams")
    shown |= {"unit_check_ins": _("Units"), "letters": _("Quarterly letters")}
    return {
        "tabs": shown.items(), "here": here, "may_keep": member.keeps_community,
        "may_import": member.keeps_community or _is_room(request),
    }  # fmt: skip


def _is_room(request: MemberRequest) -> bool:
    return request.member.oversees and request.member.role in ("dispatcher", "supervisor")


def sorts(listing: Any, **labels: str) -> list[tuple[str, str, str]]:
    """The columns that sort: label, address, and the direction that holds now."""
    found = []
    for name, label in labels.items():
        is_up, is_down = listing.sort == name, listing.sort == f"-{name}"
        turned = f"-{name}" if is_up else name
        now = "ascending" if is_up else "descending" if is_down else ""
        found.append((label, listing.query(sort=turned), now))
    return found


@require_safe
def count(request: MemberRequest) -> HttpResponse:
    """The number beside the door: what waits for this member; nothing where nothing does."""
    n = queries.waiting_at(request.member)
    return HttpResponse(format_html("<b>{}</b>", n) if n else "")


@for_roles(*READERS)
@require_safe
def export(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a file, without telephones and addresses."""
    listing = CheckInListing(request.member, request.GET)
    columns = [
        _("Number"), pgettext("person", "Name"), _("Community"), pgettext("check-in", "Unit"),
        _("State"),
        pgettext("check-in", "Submitted"), pgettext("check-in", "Accepted"), _("Skills"),
        _("Kinds of service"), pgettext("check-in", "Way"),
    ]  # fmt: skip
    names = name_reader(request.member)
    rows = _rows(listing.rows()[:MOST_IN_A_FILE], names, bare=listing.is_unit)
    return download("check-ins", form, columns=columns, rows=rows, now=timezone.now())


def name_reader(member: Member) -> Callable[[str], str]:
    """How somebody reads names: the desk in clear, everybody else by family name."""
    return str if member.keeps_community else mask_name


def _rows(
    found: Iterable[CheckIn], names: Callable[[str], str], *, bare: bool
) -> Iterator[list[Any]]:
    for one in found:
        yield [
            one.code, names(one.person.name), str(one.community), str(one.unit or ""),
            one.get_state_display(), one.submitted_at, one.accepted_at,
            "" if bare else said(one.skills, Skill), "" if bare else said(one.kinds, ServiceKind),
            one.get_way_display(),
        ]  # fmt: skip


def said(codes: Iterable[str], choices: type[TextChoices]) -> str:
    """Codes in words, one after the other."""
    return _(", ").join(in_words(codes, choices))


def find(request: MemberRequest, pk: int) -> CheckIn:
    """A check-in that is this member's business, or 404."""
    rows = CheckIn.objects.visible_to(request.member)
    whole = rows.select_related("person", "community", "unit", "accepted_by__person", "follows")
    return get_object_or_404(whole, pk=pk)


@for_roles(*READERS)
@require_safe
def one_check_in(request: MemberRequest, pk: int) -> HttpResponse:
    """One check-in: what somebody offers, what can be done, what was done."""
    return page_of(request, find(request, pk))


def page_of(
    request: MemberRequest, found: CheckIn, wrong: str = "", phone: str = ""
) -> HttpResponse:
    """The page of a check-in; `phone` is the number in clear, for whom it was just opened."""
    now, member = timezone.now(), request.member
    keeps = queries.keeps(member, found.community)
    number = str(found.phone or found.person.phone)
    is_unit = not (member.keeps_community or member.oversees or member.role == "auditor")
    services = ServiceRecord.objects.filter(person=found.person, community=found.community)
    context = {
        **tabs(request, "check_ins"),
        "one": found,
        "keeps": keeps,
        "is_unit": is_unit,
        "phone": phone or ("" if is_unit else mask_phone(number)),
        "is_clear": bool(phone),
        "tally": queries.tally_of(found.person_id, now=now),
        "services": [] if is_unit else services.order_by("-starts_at", "-pk")[:10],
        "lines": [] if is_unit else _lines(found),
        "noting": NoteForm(),
        "moving": TransferForm() if keeps and found.is_active else None,
        "wrong": wrong,
        "now": now,
    }
    status = UNPROCESSABLE if wrong else 200
    return render(request, "volunteering/one_check_in.html", context, status=status)


def _lines(found: CheckIn) -> QuerySet[Entry]:
    return Entry.objects.of(found).select_related("by__person", "by__organisation")


def own_area(request: MemberRequest) -> Area:
    """The community whose desk this is."""
    return get_object_or_404(Area, kind="community", code=request.member.area_code)


@desks
@require_http_methods(["GET", "HEAD", "POST"])
def new_check_in(request: MemberRequest) -> HttpResponse:
    """Somebody stands at the desk: name, mobile, what they offer; accepted at once."""
    form, now, area = DeskForm(request.POST or None), timezone.now(), own_area(request)
    made: list[CheckIn] = []

    def do(name: str, phone: str, **_told: Any) -> None:
        person = person_for(name.strip(), phone, now=now)
        found = actions.check_in(person, area, form.offer, way=Way.DESK, by=request.member, now=now)
        actions.accept(found, by=request.member, now=now)
        made.append(found)

    if request.method == "POST" and act(form, do):
        messages.success(request, _("Checked in and accepted."))
        return redirect(made[0])
    context = {**tabs(request, "check_ins"), "form": form, "area": area}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "volunteering/new_check_in.html", context, status=status)


@for_roles(*READERS)
@require_safe
def services(request: MemberRequest) -> HttpResponse:
    """Whose hours wait for the desk, and all that were confirmed."""
    return services_page(request)


def _service_states() -> dict[str, Any]:
    return {
        "logged": ServiceState.LOGGED.label, "counted": _("counted"),
        "refused": ServiceState.REFUSED.label, "all": pgettext("services", "all"),
    }  # fmt: skip


def services_page(request: MemberRequest, wrong: str = "") -> HttpResponse:
    listing = ServiceListing(request.member, request.GET)
    context = {
        **tabs(request, "services"),
        "listing": listing,
        "page": listing.page(),
        "query": listing.query(),
        "sorts": sorts(
            listing,
            name=pgettext("person", "Name"),
            began=_("Began"),
            minutes=pgettext("service", "Minutes"),
        ),
        "states": _service_states(),
        "kinds": ServiceKind.choices,
        "confirming": ConfirmForm(),
        "noting": NoteForm(),
        "wrong": wrong,
        "now": timezone.now(),
    }
    status = UNPROCESSABLE if wrong else 200
    return render(request, "volunteering/services.html", context, status=status)


@for_roles(*READERS)
@require_safe
def export_services(request: MemberRequest, form: str) -> HttpResponse:
    """The hours that the list shows, as a file."""
    listing = ServiceListing(request.member, request.GET)
    columns = [
        pgettext("person", "Name"), pgettext("check-in", "Unit"), _("Community"),
        pgettext("service", "What was done"), pgettext("service", "Kind"),
        _("Began"), pgettext("service", "Ended"), pgettext("service", "Minutes"), _("State"),
        _("Points"), pgettext("service", "Source"),
    ]  # fmt: skip
    names = name_reader(request.member)
    rows = (
        [
            names(one.person.name), str(one.unit or ""), str(one.community), one.what,
            one.get_kind_display(), one.starts_at, one.ends_at, one.minutes,
            one.get_state_display(), one.points, one.get_source_display(),
        ] for one in listing.rows()[:MOST_IN_A_FILE]
    )  # fmt: skip
    return download("services", form, columns=columns, rows=rows, now=timezone.now())


@desks
@require_http_methods(["GET", "HEAD", "POST"])
def new_service(request: MemberRequest) -> HttpResponse:
    """The desk writes down what somebody did, and confirms it with the same stroke."""
    now, area = timezone.now(), own_area(request)
    form = ServiceForm(request.POST or None, area_code=area.code)

    def do(person: Any, **told: Any) -> None:
        made = actions.log_service(
            person, community=area, source=Source.MANUAL, by=request.member, now=now, **told
        )
        actions.confirm_service(made, by=request.member, now=now)

    if request.method == "POST" and act(form, do):
        messages.success(request, _("Written down and confirmed."))
        return redirect("services")
    context = {**tabs(request, "services"), "form": form}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "volunteering/new_service.html", context, status=status)
