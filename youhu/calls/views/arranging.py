"""Pages on which a clerk arranges their own desk: saved views, the columns of the list."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.calls import actions
from youhu.calls.forms.arranging import LayoutForm, ViewNameForm
from youhu.calls.models import SavedView
from youhu.calls.views.desk import DESK_ROLES
from youhu.calls.views.listing import Asked, Listing
from youhu.calls.views.many import back_to
from youhu.common.http import act
from youhu.registry.http import MemberRequest, for_roles

MOST_COUNTED = 1_000


def _said(request: MemberRequest, form: BaseForm, done: bool, words: str) -> None:
    """Tell what was done, or what must be mended."""
    if done:
        messages.success(request, words)
        return
    for errors in form.errors.values():
        messages.warning(request, " ".join(map(str, errors)))


@for_roles(*DESK_ROLES)
@require_POST
def keep_view(request: MemberRequest) -> HttpResponse:
    """Keep what the list shows under a name."""
    form = ViewNameForm(request.POST)
    asked = Asked(QueryDict(request.POST.get("query", "")), request.member)
    query = Listing(asked, timezone.now()).query()
    done = act(form, actions.keep_view, query=query, by=request.member)
    _said(request, form, done, _("Kept. It stands before the filters."))
    return redirect(f"{reverse('calls')}?{query}")


@for_roles(*DESK_ROLES)
@require_safe
def saved_views(request: MemberRequest) -> HttpResponse:
    """All views of a member: to name, to order, to share, to delete."""
    rows = SavedView.objects.visible_to(request.member).select_related("owner__person")
    views = list(rows.order_by("place", "pk"))
    context = {
        "mine": [view for view in views if view.owner_id == request.member.pk],
        "others": [view for view in views if view.owner_id != request.member.pk],
    }
    return render(request, "calls/views.html", context)


@for_roles(*DESK_ROLES)
@require_POST
def change_view(request: MemberRequest, pk: int, change: str) -> HttpResponse:
    """One change of one's own view."""
    view = get_object_or_404(SavedView, pk=pk, owner=request.member)
    by = request.member
    changes: dict[str, Callable[[], Any]] = {
        "up": lambda: actions.move_view(view, by=by, steps=-1),
        "down": lambda: actions.move_view(view, by=by, steps=1),
        "share": lambda: actions.share_view(view, is_shared=True),
        "keep": lambda: actions.share_view(view, is_shared=False),
        "drop": lambda: actions.drop_view(view),
    }
    if change == "rename":
        form = ViewNameForm(request.POST)
        _said(request, form, act(form, actions.rename_view, view, by=by), _("Renamed."))
    elif change in changes:
        changes[change]()
    else:
        raise Http404
    return redirect("saved_views")


@for_roles(*DESK_ROLES)
@require_safe
def view_counts(request: MemberRequest) -> HttpResponse:
    """How many calls each view of the page holds now; asked for once the page stands.

    Asked with the keys of the views that are shown: one that was kept since has no place there.
    """
    shown, now = set(request.GET.getlist("view")), timezone.now()
    views = SavedView.objects.visible_to(request.member).order_by("place", "pk")
    counts = []
    for view in [view for view in views if str(view.pk) in shown][: actions.MOST_VIEWS]:
        rows = Listing(Asked(QueryDict(view.query), request.member), now).rows()
        n = rows.order_by()[: MOST_COUNTED + 1].count()
        counts.append((view.pk, n if n <= MOST_COUNTED else f"{MOST_COUNTED}+"))
    return render(request, "calls/_view_counts.html", {"counts": counts})


@for_roles(*DESK_ROLES)
@require_POST
def lay_out(request: MemberRequest) -> HttpResponse:
    """Remember which columns this member wants to see, and how close the rows lie."""
    form = LayoutForm(request.POST)
    done = act(form, actions.lay_out, by=request.member)
    _said(request, form, done, _("The layout is saved."))
    return redirect(back_to(request))
