"""On the phone: my households and their visits, a need that becomes a call, my contact."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from youhu.calls.models import Category
from youhu.calls.reference import current
from youhu.calls.rules import RESIDENT_KINDS
from youhu.calls.suggestions import MOST, suggest
from youhu.common.http import act
from youhu.neighbours import actions
from youhu.neighbours.forms import NeedForm, VisitForm
from youhu.neighbours.models import HouseholdLink, Visit
from youhu.neighbours.queries import contact_of, my_links
from youhu.neighbours.rules import Purpose, VisitState, quarter_end
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role

MOST_PAST = 8


@for_roles(Role.RESIDENT)
@require_safe
def my_households(request: MemberRequest) -> HttpResponse:
    """Whom I look after, what is due first at the top; and who looks after my own household."""
    now = timezone.now()
    on, person = timezone.localdate(now), request.member.person_id
    links = my_links(person)
    context = {
        "links": links,
        "late": sum(link.visit_due_on < on for link in links),
        "due": sum(link.visit_due_on <= quarter_end(on) for link in links),
        "needs": Visit.objects.of(request.member).with_need().select_related("household__building"),
        "contact": contact_of(person, now),
        "on": on,
        "quarter_end": quarter_end(on),
    }
    return render(request, "neighbours/mine.html", context)


def _mine(request: MemberRequest, pk: int) -> HouseholdLink:
    rows = HouseholdLink.objects.in_force().filter(person=request.member.person_id)
    found: HouseholdLink = get_object_or_404(
        rows.select_related("household__building__cell"), pk=pk
    )
    return found


@for_roles(Role.RESIDENT)
@require_http_methods(["GET", "HEAD", "POST"])
def my_household(request: MemberRequest, pk: int) -> HttpResponse:
    """One household: write down a visit; what was noted before."""
    link, now = _mine(request, pk), timezone.now()
    form = VisitForm(request.POST or None, initial={"client_key": uuid4()})
    made: list[Visit] = []

    def keep(**said: Any) -> None:
        made.append(actions.visit(link, actions.Said(**said), by=request.member, now=now))

    if request.method == "POST" and act(form, keep):
        messages.success(request, _("Written down."))
        return redirect("my_need" if _needs(made[0]) else "my_households", *_keys(made[0]))
    past = Visit.objects.of(request.member).filter(household=link.household)
    context = {
        "link": link,
        "form": form,
        "past": past.select_related("call").order_by("-visited_at", "-pk")[:MOST_PAST],
        "on": timezone.localdate(now),
        "now": now,
    }
    return render(request, "neighbours/household.html", context, status=422 if form.errors else 200)


def _needs(made: Visit) -> bool:
    return made.state == VisitState.NEED and made.purpose == Purpose.NEED


def _keys(made: Visit) -> list[int]:
    return [made.pk] if _needs(made) else []


@for_roles(Role.RESIDENT)
@require_http_methods(["GET", "HEAD", "POST"])
def need(request: MemberRequest, pk: int) -> HttpResponse:
    """A need that was found, as the call that it may become with one press."""
    rows = Visit.objects.of(request.member).select_related(
        "household__building", "link", "unit", "call"
    )
    found = get_object_or_404(rows, pk=pk)
    offered = _categories(str(found.note))
    form = NeedForm(
        request.POST or None,
        categories=[one.pk for one in offered],
        initial={"text": found.note, "category": offered[0].pk if offered else None},
    )

    def call(category: Category, text: str) -> None:
        by, now = request.member, timezone.now()
        actions.call_need(found, text=text, category=category.pk, by=by, now=now)

    if request.method == "POST" and act(form, call):
        messages.success(request, _("It is a call now. Its page says who sees to it."))
        return redirect("my_need", pk)
    context = {"visit": found, "form": form, "now": timezone.now()}
    return render(request, "neighbours/need.html", context, status=422 if form.errors else 200)


def _categories(words: str) -> list[Category]:
    """What residents may call about, the likeliest first."""
    tables = current().tables
    known = [
        one
        for one in tables.categories.values()
        if one.kind in RESIDENT_KINDS and one.is_active and one.pk not in tables.classes
    ]
    likely = suggest(words, known, most=MOST)
    return [*likely, *(one for one in known if one not in likely)]
