"""Fleets and vehicles in lists, what waits for the desk, which documents end soon."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from youhu.common.download import download
from youhu.common.pages import Pages
from youhu.fleets.lights import SOON_DAYS, light_of
from youhu.fleets.listing import PER_PAGE, Fleets, Listing, Vehicles, Violations
from youhu.fleets.models import Document, Fleet
from youhu.fleets.points import scores_of
from youhu.fleets.queries import fitness, mine_to_do, sees_fleets, subject_of
from youhu.fleets.rules import LOOKS, READERS, VIOLATION_LOOKS, DocumentState, State
from youhu.fleets.scores import tone
from youhu.fleets.views.showing import shown
from youhu.registry.http import MemberRequest, for_roles

MOST_IN_A_FILE = 5000


def _listed(request: MemberRequest, listing: Listing, template: str, **more: Any) -> HttpResponse:
    context = {
        "listing": listing, "query": listing.query(), "sorts": listing.sorted_by(), **more,
    }  # fmt: skip
    return shown(request, template, context)


@for_roles(*READERS)
@require_safe
def fleets(request: MemberRequest) -> HttpResponse:
    """The fleets of the market: how they stand, what they drive, their score."""
    now = timezone.now()
    listing = Fleets(request.member, request.GET, now)
    page = listing.page()
    scores = scores_of(list(page.object_list), now)
    rows = [
        (one, LOOKS[State(one.state)], scores[one.pk], tone(scores[one.pk]))
        for one in page.object_list
    ]
    return _listed(request, listing, "fleets.html", page=page, rows=rows)


@for_roles(*READERS)
@require_safe
def export_fleets(request: MemberRequest, form: str) -> HttpResponse:
    """The fleets that the list shows, as a file."""
    now = timezone.now()
    found: list[Fleet] = list(Fleets(request.member, request.GET, now).rows()[:MOST_IN_A_FILE])
    scores = scores_of(found, now)
    columns = [_("Number"), _("Fleet"), _("State"), _("Vehicles"), _("Drivers"), _("Score")]
    rows = (
        [
            one.number, str(one), one.get_state_display(), getattr(one, "n_vehicles", 0),
            getattr(one, "n_drivers", 0), scores[one.pk],
        ]
        for one in found
    )  # fmt: skip
    return download("fleets", form, columns=columns, rows=rows, now=now)


@require_safe
def fleets_count(request: MemberRequest) -> HttpResponse:
    """The number beside the door: what waits for one's desk or fleet; nothing where nothing is."""
    n = len(mine_to_do(request.member)) if sees_fleets(request.member) else 0
    return HttpResponse(format_html("<b>{}</b>", n) if n else "")


@for_roles(*READERS)
@require_safe
def vehicles(request: MemberRequest) -> HttpResponse:
    """The vehicles of the market by their marks, and whether they may drive today."""
    now = timezone.now()
    listing = Vehicles(request.member, request.GET, now)
    page = listing.page()
    rows = [(one, LOOKS[State(one.state)], fitness(one, now)) for one in page.object_list]
    return _listed(request, listing, "vehicles.html", page=page, rows=rows)


@for_roles(*READERS)
@require_safe
def export_vehicles(request: MemberRequest, form: str) -> HttpResponse:
    """The vehicles that the list shows, as a file."""
    now = timezone.now()
    columns = [_("Mark"), _("Number plate"), _("Fleet"), _("Type"), _("State"), _("Not today")]
    rows = (
        [
            one.mark, one.plate, str(one.fleet), str(one.type), one.get_state_display(),
            "; ".join(str(why) for why in fitness(one, now).reasons),
        ]
        for one in Vehicles(request.member, request.GET, now).rows()[:MOST_IN_A_FILE]
    )  # fmt: skip
    return download("vehicles", form, columns=columns, rows=rows, now=now)


@for_roles(*READERS)
@require_safe
def admissions(request: MemberRequest) -> HttpResponse:
    """The clerk's day: every application, suspension and proposal, the most pressing first."""
    found = mine_to_do(request.member)
    page = Pages(found, PER_PAGE, count=len(found)).get_page(request.GET.get("page"))
    rows = [(one, subject_of(one).label, LOOKS[State(one.state)]) for one in page.object_list]
    return shown(request, "admissions.html", {"page": page, "rows": rows})


@for_roles(*READERS)
@require_safe
def ending_papers(request: MemberRequest) -> HttpResponse:
    """Documents that end within thirty days, or have ended, and those to be checked."""
    on = timezone.localdate()
    soon = {"state": DocumentState.ACCEPTED, "valid_until__lte": on + timedelta(days=SOON_DAYS)}
    rows = Document.objects.visible_to(request.member).filter(**soon)
    ordered = rows.select_related(
        "fleet__organisation", "vehicle", "driver__person"
    ).order_by("valid_until", "pk")  # fmt: skip
    page = Pages(ordered, PER_PAGE, count=ordered.count()).get_page(request.GET.get("page"))
    lit = [(paper, *light_of(paper, on)) for paper in page.object_list]
    return shown(request, "ending.html", {"page": page, "rows": lit})


@for_roles(*READERS)
@require_safe
def violations(request: MemberRequest) -> HttpResponse:
    """What was recorded against vehicles and drivers."""
    listing = Violations(request.member, request.GET, timezone.now())
    page = listing.page()
    rows = [(one, VIOLATION_LOOKS[one.state]) for one in page.object_list]
    return _listed(request, listing, "violations.html", page=page, rows=rows)


@for_roles(*READERS)
@require_safe
def export_violations(request: MemberRequest, form: str) -> HttpResponse:
    """The violations that the list shows, as a file."""
    now = timezone.now()
    columns = [
        _("Seen"),
        _("Mark"),
        _("Fleet"),
        pgettext("violation", "What was done"),
        _("Points"),
        _("State"),
    ]
    rows = (
        [
            one.at, one.vehicle.mark if one.vehicle else "", str(one.fleet), str(one.kind),
            one.points, one.get_state_display(),
        ]
        for one in Violations(request.member, request.GET, now).rows()[:MOST_IN_A_FILE]
    )  # fmt: skip
    return download("violations", form, columns=columns, rows=rows, now=now)
