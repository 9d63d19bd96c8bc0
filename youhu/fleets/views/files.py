"""Photos of documents and violations; plates and marks on paper."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.common.http import act
from youhu.fleets import actions
from youhu.fleets.forms import LookForm
from youhu.fleets.models import Document, Vehicle, Violation
from youhu.fleets.plates import plates_paper
from youhu.fleets.queries import reviews
from youhu.fleets.rules import OVER, READERS, Subject
from youhu.fleets.views.showing import wrong_of
from youhu.fleets.views.things import find
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import AREA_WIDE

KEPT_SECONDS = 600
MOST_PLATES = 200


@for_roles(*READERS)
@require_safe
def paper_image(request: MemberRequest, pk: int) -> HttpResponse:
    """The photo of a document, for its fleet and for the desk; others say first what for."""
    paper = _paper(request, pk)
    if not reviews(request.member, paper.fleet):
        messages.info(request, _("Say what you need the photo for, then open it."))
        return redirect(paper.thing)
    return _image(paper, "no-store")


@for_roles(*AREA_WIDE)
@require_POST
def open_paper(request: MemberRequest, pk: int) -> HttpResponse:
    """The photo of a document for who oversees: on this answer only, and on record."""
    paper = _paper(request, pk)
    form = LookForm(request.POST)
    if not act(form, actions.look_at_paper, paper, by=request.member, now=timezone.now()):
        messages.error(request, wrong_of(form))
        return redirect(paper.thing)
    return _image(paper, "no-store")


def _paper(request: MemberRequest, pk: int) -> Document:
    """A document with a photo, of a fleet that the member sees."""
    rows = Document.objects.visible_to(request.member).exclude(image="")
    related = ("fleet", "vehicle__fleet", "driver__fleet", "driver__person")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@for_roles(*READERS)
@require_safe
def violation_image(request: MemberRequest, pk: int) -> HttpResponse:
    """The photo of a violation."""
    return _image(get_object_or_404(Violation.objects.visible_to(request.member), pk=pk))


def _image(thing: Any, cached: str = f"private, max-age={KEPT_SECONDS}") -> HttpResponse:
    if not thing.image:
        raise Http404
    with thing.image.open() as kept:
        response = HttpResponse(kept.read(), content_type="image/jpeg")
    response["Cache-Control"] = cached
    return response


@for_roles(*READERS)
@require_safe
def fleet_plates(request: MemberRequest, pk: int) -> HttpResponse:
    """The marks of a fleet's vehicles, several on a sheet, to be cut and mounted."""
    fleet = find(request, Subject.FLEET, pk)
    rows = Vehicle.objects.filter(fleet=fleet).exclude(state__in=OVER).select_related("type")
    return _pdf(plates_paper(fleet, list(rows.order_by("mark", "pk")[:MOST_PLATES])), "marks")


@for_roles(*READERS)
@require_safe
def vehicle_plate(request: MemberRequest, pk: int) -> HttpResponse:
    """The mark of one vehicle."""
    vehicle = find(request, Subject.VEHICLE, pk)
    return _pdf(plates_paper(vehicle.fleet, [vehicle]), vehicle.mark)


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
