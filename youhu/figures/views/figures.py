"""The figures of a period, the calls behind each of them, and the formulas."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from youhu.common.pages import Pages
from youhu.common.shares import MIN_SAMPLE
from youhu.figures import queries, showing
from youhu.figures.forms import ReasonForm, WeighForm
from youhu.figures.outside import reasons
from youhu.figures.queries import ALL, MET, MISSED, OUT, Behind
from youhu.figures.restated import restated
from youhu.figures.rules import KPIS
from youhu.figures.scope import READERS
from youhu.figures.views.asking import asked_of, behind_of
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role

PER_PAGE = 50


@for_roles(*READERS)
@require_safe
def figures(request: MemberRequest) -> HttpResponse:
    """The rates of a period, never without interval and sample."""
    return figures_page(request)


def figures_page(
    request: MemberRequest,
    period: str = "",
    *,
    reason: ReasonForm | None = None,
    weigh: WeighForm | None = None,
) -> HttpResponse:
    """The page, and what a supervisor of the district may do with the period."""
    asked = asked_of(request, **({"period": period} if period else {}))
    page = queries.page(asked)
    is_locked = page.period is not None and page.period.is_locked
    is_over = asked.stretch.ends_on <= asked.today
    context = {
        **showing.parts(page),
        "is_locked": is_locked,
        "may_keep": asked.scope.is_district and request.member.role == Role.SUPERVISOR,
        "may_lock": is_over and not is_locked,
        "restated": restated(page) if is_locked else None,
        "reason_form": reason or ReasonForm(),
        "weigh_form": weigh or WeighForm(initial=vars(page.weights)),
        "now": timezone.now(),
    }
    status = 422 if reason is not None or weigh is not None else 200
    return render(request, "figures/figures.html", context, status=status)


@for_roles(*READERS)
@require_safe
def formulas(request: MemberRequest) -> HttpResponse:
    """What is divided by what, and what stays outside."""
    return render(request, "figures/formulas.html", {"kpis": KPIS, "min_sample": MIN_SAMPLE})


@for_roles(*READERS)
@require_safe
def figure_calls(request: MemberRequest, kpi: str) -> HttpResponse:
    """The calls behind one figure, or those left out of it, each with its reason."""
    found = behind_of(request, kpi)
    asked, of = found.asked, found.of
    page = Pages(found.keys(), PER_PAGE, count=found.count()).get_page(request.GET.get("page"))
    calls = found.calls(page.object_list)
    whys = reasons([call.pk for call in calls]) if found.part == OUT else {}
    names = queries.names_of(asked.level, [of]) if of else {}
    context = {
        "asked": asked,
        "kpi": asked.kpi,
        "page": page,
        "kept": found.kept(),
        "version": found.version,
        "is_out": found.part == OUT,
        "rows": [(call, getattr(call, "call_back", None), whys.get(call.pk)) for call in calls],
        "name": names.get(of, of),
        "parts": _chips(found),
        "query": found.address,
        "now": timezone.now(),
    }
    return render(request, "figures/calls.html", context)


def _chips(found: Behind) -> list[tuple[str, str, bool]]:
    """The parts to choose from, each with its address, and which one is shown."""
    labels = {ALL: _("All that count"), MET: _("Met"), MISSED: _("Not met"), OUT: _("Left out")}
    return [
        (labels[part], found.asked.address(of=found.of, part=part), part == found.part)
        for part in queries.parts_of(found.asked.kpi)
    ]
