"""Visits as the desk sees them: what is overdue, what was needed, what was done."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from youhu.common.download import download
from youhu.common.http import act
from youhu.common.pages import Pages
from youhu.neighbours import actions
from youhu.neighbours.forms import RevealForm, SettleForm
from youhu.neighbours.models import HouseholdLink, Visit
from youhu.neighbours.rules import READERS, VISIT_MOVES
from youhu.neighbours.views.guard import for_links
from youhu.registry.http import MemberRequest, for_roles

PER_PAGE = 50
TABS = {
    "overdue": pgettext_lazy("visit", "Overdue"),
    "needs": gettext_lazy("Needs"),
    "all": gettext_lazy("All visits"),
}


@for_links
@require_safe
def visits(request: MemberRequest) -> HttpResponse:
    """What nobody visited in its quarter, needs that wait, and every visit."""
    return _page(request)


def _page(
    request: MemberRequest, *, told: tuple[int, str] = (0, ""),
    faulty: tuple[int, forms.Form] | None = None,
) -> HttpResponse:  # fmt: skip
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "overdue"
    rows = _rows(request, tab)
    pages = Pages(rows, PER_PAGE, count=rows.count())
    page = pages.get_page(request.GET.get("page"))
    keeps = request.member.keeps_community
    context = {
        "tab": tab,
        "tabs": TABS.items(),
        "page": page,
        "reads": keeps,
        "may_settle": request.member.role in VISIT_MOVES["settle"].roles,
        "told": told,
        "faulty": faulty,
        "settle": SettleForm(auto_id=False),
        "reveal": RevealForm(auto_id=False),
        "on": timezone.localdate(),
        "now": timezone.now(),
    }
    return render(request, "neighbours/visits.html", context, status=422 if faulty else 200)


def _rows(request: MemberRequest, tab: str) -> Any:
    if tab == "overdue":
        links = HouseholdLink.objects.visible_to(request.member).in_force()
        late = links.filter(visit_due_on__lt=timezone.localdate())
        whole = late.select_related("household__building", "person")
        return whole.order_by("visit_due_on", "household__building__address", "pk")
    seen = Visit.objects.visible_to(request.member).select_related(
        "household__building", "link__person", "unit", "call"
    )
    return seen.with_need().order_by("due_at", "pk") if tab == "needs" else seen.order_by(
        "-visited_at", "-pk"
    )  # fmt: skip


@for_roles(*READERS)
@require_POST
def act_visit(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """The desk settles a need; somebody above reads a note, with a purpose on record."""
    rows = Visit.objects.visible_to(request.member)
    found = get_object_or_404(rows.select_related("unit", "household__building"), pk=pk)
    if verb == "settle":
        return _settle(request, found)
    if verb == "reveal":
        return _reveal(request, found)
    raise Http404


def _settle(request: MemberRequest, found: Visit) -> HttpResponse:
    form = SettleForm(request.POST, auto_id=False)
    if act(form, actions.settle_need, found, by=request.member, now=timezone.now()):
        messages.success(request, _("Settled."))
        return redirect(f"{reverse('link_visits')}?tab=needs")
    return _page(request, faulty=(found.pk, form))


def _reveal(request: MemberRequest, found: Visit) -> HttpResponse:
    form, said = RevealForm(request.POST, auto_id=False), []

    def read(purpose: str, words: str) -> None:
        now = timezone.now()
        said.append(
            actions.reveal_note(found, purpose=purpose, words=words, by=request.member, now=now)
        )

    if act(form, read):
        return _page(request, told=(found.pk, said[0]))
    return _page(request, faulty=(found.pk, form))


@for_links
@require_safe
def export(request: MemberRequest, form: str) -> HttpResponse:
    """The overdue visits as a table without names: for the desk alone."""
    if not request.member.keeps_community:
        raise PermissionDenied
    columns = [_("Address"), _("Door"), _("Visit due")]
    rows = _table(_rows(request, "overdue"))
    return download("visits", form, columns=columns, rows=rows, now=timezone.now())


def _table(rows: Any) -> Iterator[list[Any]]:
    for row in rows:
        home = row.household
        yield [home.building.address, home.door, row.visit_due_on]
