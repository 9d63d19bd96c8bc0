"""Photos of documents and violations; plates and marks on paper."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from youhu.fleets.models import Document, Vehicle, Violation
from youhu.fleets.plates import plates_paper
from youhu.fleets.rules import OVER, READERS, Subject
from youhu.fleets.views.things import find
from youhu.registry.http import MemberRequest, for_roles

KEPT_SECONDS = 600
MOST_PLATES = 200


@for_roles(*READERS)
@require_safe
def paper_image(request: MemberRequest, pk: int) -> HttpResponse:
    """The photo of a document, for its fleet and for the desk."""
    return _image(get_object_or_404(Document.objects.visible_to(request.member), pk=pk))


@for_roles(*READERS)
@require_safe
def violation_image(request: MemberRequest, pk: int) -> HttpResponse:
    """The photo of a violation."""
    return _image(get_object_or_404(Violation.objects.visible_to(request.member), pk=pk))


def _image(thing: Any) -> HttpResponse:
    if not thing.image:
        raise Http404
    with thing.image.open() as kept:
        response = HttpResponse(kept.read(), content_type="image/jpeg")
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
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
