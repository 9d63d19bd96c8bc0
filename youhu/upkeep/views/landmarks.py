"""Landmarks: the places by which people say where something is."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.calls import reference
from youhu.common.errors import Refused
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.territory.models import Landmark
from youhu.upkeep import actions, places
from youhu.upkeep.forms.fields import BasisForm
from youhu.upkeep.forms.places import LandmarkFilterForm, LandmarkForm
from youhu.upkeep.rules import READERS
from youhu.upkeep.tables import Book, Column
from youhu.upkeep.views.listing import book_file, book_page, done, thing_page

BOOK = Book(
    name="landmarks",
    title=_("Landmarks"),
    about=_("Places that people know, by which they say where something is."),
    icon="pin",
    rows=places.landmarks,
    filters=LandmarkFilterForm,
    columns=(
        Column(_("Name"), lambda mark: mark.name, ("name",)),
        Column(_("English name"), lambda mark: mark.name_en, ("name_en", "name")),
        Column(_("Longitude"), lambda mark: f"{mark.lng:.5f}", ("lng",)),
        Column(_("Latitude"), lambda mark: f"{mark.lat:.5f}", ("lat",)),
    ),
    href=lambda mark: reverse("landmark", args=[mark.pk]),
    new="new_landmark",
    new_label=_("Enter a landmark"),
)


@for_roles(*READERS)
@require_safe
def landmarks(request: MemberRequest) -> HttpResponse:
    """All of them."""
    return book_page(request, BOOK)


@for_roles(*READERS)
@require_safe
def export_landmarks(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table."""
    return book_file(request, BOOK, form)


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_landmark(request: MemberRequest) -> HttpResponse:
    """Enter one that is not known yet."""
    form = LandmarkForm(request.POST or None)
    if request.method == "POST" and done(request, form, _enter):
        messages.success(request, gettext("Entered. It is offered from now on."))
        return redirect("landmarks")
    return thing_page(request, None, BOOK, "upkeep/new.html", form=form)


def _enter(hand: actions.Hand, *, seen: str, **told: object) -> None:
    actions.enter_landmark(hand, **told)


@for_roles(*READERS)
@require_safe
def landmark(request: MemberRequest, pk: int) -> HttpResponse:
    """One place, and the cell in which it lies."""
    mark = get_object_or_404(Landmark, pk=pk)
    return _page(request, mark)


@for_roles(Role.ADMIN)
@require_POST
def act_landmark(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Change it or take it away."""
    mark = get_object_or_404(Landmark, pk=pk)
    match verb:
        case "amend":
            form: BasisForm = LandmarkForm(request.POST, row=mark)
            if done(request, form, actions.amend_landmark, mark):
                messages.success(request, gettext("Changed. It holds from now on."))
                return redirect("landmark", pk)
            return _page(request, mark, form=form)
        case "remove":
            form = BasisForm(request.POST)
            if done(request, form, actions.remove_landmark, mark):
                messages.success(request, gettext("Removed. It stands in the list of changes."))
                return redirect("landmarks")
            return _page(request, mark, removing=form)
    raise Http404


def _page(request: MemberRequest, mark: Landmark, **forms: BasisForm) -> HttpResponse:
    try:
        place = reference.current().locate(mark.lng, mark.lat, timezone.now())
    except Refused:
        place = None  # loaded with the tables of the beginning, and never looked at since
    context = {"form": LandmarkForm(row=mark), "removing": BasisForm(), "place": place, **forms}
    return thing_page(request, mark, BOOK, "upkeep/landmark.html", **context)
