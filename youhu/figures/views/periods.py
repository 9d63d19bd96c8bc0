"""What a supervisor of the district does with a period: weigh, lock, restate."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from youhu.common.errors import Refused
from youhu.figures import actions
from youhu.figures.forms import ReasonForm, WeighForm
from youhu.figures.periods import Stretch, read
from youhu.figures.rules import Weights
from youhu.figures.views.figures import figures_page
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role

VERBS = ("lock", "weigh", "restate")


@for_roles(Role.SUPERVISOR)
@require_POST
def act_period(request: MemberRequest, period: str, verb: str) -> HttpResponse:
    """Lock a period, weigh its rates, or restate its figures."""
    stretch = read(period)
    if stretch is None or verb not in VERBS:
        raise Http404
    if verb == "lock":
        return _lock(request, stretch)
    return _weigh(request, stretch) if verb == "weigh" else _restate(request, stretch)


def _back(stretch: Stretch) -> HttpResponse:
    return redirect(f"{reverse('figures')}?period={stretch.key}")


def _lock(request: MemberRequest, stretch: Stretch) -> HttpResponse:
    form = ReasonForm({"reason": "-"})
    form.is_valid()
    try:
        actions.lock_period(stretch, by=request.member, now=timezone.now())
    except Refused as why:
        form.add_error(None, str(why))
        return figures_page(request, stretch.key, reason=form)
    messages.success(request, _("Locked. These figures stay as they are."))
    return _back(stretch)


def _weigh(request: MemberRequest, stretch: Stretch) -> HttpResponse:
    form = WeighForm(request.POST)
    if form.is_valid():
        try:
            weights = Weights(**form.cleaned_data)
            actions.weigh(stretch, weights, by=request.member, now=timezone.now())
        except Refused as why:
            form.add_error(None, str(why))
    if form.errors:
        return figures_page(request, stretch.key, weigh=form)
    messages.success(request, _("Saved."))
    return _back(stretch)


def _restate(request: MemberRequest, stretch: Stretch) -> HttpResponse:
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            n = actions.restate(stretch, **form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(
                request, _("%(n)s figures were restated; the old ones stay.") % {"n": n}
            )
            return _back(stretch)
        except Refused as why:
            form.add_error(None, str(why))
    return figures_page(request, stretch.key, reason=form)
