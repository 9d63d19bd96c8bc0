"""Requests about personal data at a desk: filed for somebody, looked at, decided."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.calls.models import Call
from youhu.common.http import act
from youhu.common.pages import Pages
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.subjects import actions, queries
from youhu.subjects.forms import FileForm, RefuseForm
from youhu.subjects.models import DataRequest
from youhu.subjects.rules import CLERKS, DECIDERS, READERS
from youhu.upkeep import staff

PER_PAGE = 25
TABS = {
    "open": pgettext_lazy("data requests", "To be decided"),
    "ended": pgettext_lazy("data requests", "Decided"),
    "all": pgettext_lazy("data requests", "All, with copies and corrections"),
}
SAID = {
    "grant": gettext_lazy("Erased."),
    "refuse": gettext_lazy("Refused."),
    "withdraw": gettext_lazy("Withdrawn."),
}


@for_roles(*READERS)
@require_safe
def data_requests(request: MemberRequest) -> HttpResponse:
    """What was asked for in the district, what is due first at the top."""
    asked = request.GET.get("tab", "")
    tab = asked if asked in TABS else "open"
    rows = DataRequest.objects.visible_to(request.member).select_related("unit")
    order = ("due_at", "pk") if tab == "open" else ("-asked_at", "-pk")
    page = Pages(_in_tab(rows, tab).order_by(*order), PER_PAGE, count=None)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "tab": tab,
        "tabs": [(name, str(label)) for name, label in TABS.items()],
        "may_file": request.member.role in CLERKS,
        "now": timezone.now(),
    }
    return render(request, "subjects/list.html", context)


def _in_tab(rows: Any, tab: str) -> Any:
    match tab:
        case "open":
            return rows.open()
        case "ended":
            return rows.filter(decided_by__isnull=False)
        case _:
            return rows


def _find(request: MemberRequest, pk: int) -> DataRequest:
    rows = DataRequest.objects.visible_to(request.member)
    return get_object_or_404(rows.select_related("unit", "filed_by", "decided_by"), pk=pk)


@for_roles(*READERS)
@require_safe
def data_request(request: MemberRequest, pk: int) -> HttpResponse:
    """One request: what would go, and the two answers to it."""
    return _page(request, _find(request, pk))


def _page(
    request: MemberRequest, found: DataRequest, refuse: RefuseForm | None = None, wrong: str = ""
) -> HttpResponse:
    now = timezone.now()
    calls = queries.shown(Call.objects.filter(pk__in=found.parts.values("call")))
    held = dict(found.parts.exclude(held="").values_list("call", "held"))
    rows = queries.kept(calls, now)
    context = {
        "found": found,
        "kept": rows,
        "going": sum(one.held is None for one in rows),
        "stayed": held,
        "lines": list(Entry.objects.of(found).select_related("by__person", "by__organisation")),
        "may_decide": found.is_open and staff.may_guard(request.member, timezone.localdate()),
        "may_withdraw": found.is_open and found.filed_by_id == request.member.pk,
        "refuse": refuse or RefuseForm(),
        "wrong": wrong,
        "now": now,
    }
    is_faulty = bool(wrong or refuse)
    return render(request, "subjects/request.html", context, status=422 if is_faulty else 200)


@for_roles(*DECIDERS, *CLERKS)
@require_POST
def act_data_request(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Let it go, say why it stays, or take back what was filed for somebody."""
    found, now = _find(request, pk), timezone.now()
    if verb not in SAID:
        raise Http404
    form = RefuseForm(request.POST) if verb == "refuse" else forms.Form(request.POST)
    if act(form, getattr(actions, verb), found, by=request.member, now=now):
        messages.success(request, f"{SAID[verb]} {_told(found, verb)}".strip())
        return redirect(found)
    if isinstance(form, RefuseForm):
        return _page(request, found, form)
    return _page(request, found, wrong=" ".join(str(why) for why in form.non_field_errors()))


def _told(found: DataRequest, verb: str) -> str:
    """Who learned of the decision."""
    if verb == "withdraw":
        return ""
    if queries.hearers(found):
        return _("The person was told.")
    if found.filed_by is not None:
        return _("Whoever filed it was told, and tells the person.")
    return _("The person asked with the receipt and finds it there.")


@for_roles(*CLERKS)
@require_http_methods(["GET", "HEAD", "POST"])
def file_data_request(request: MemberRequest) -> HttpResponse:
    """Somebody without a telephone asks on paper; the clerk writes down what was shown."""
    form = FileForm(request.POST if request.method == "POST" else None)
    made: list[DataRequest] = []

    def file(numbers: str, shown: str) -> None:
        mine = Call.objects.visible_to(request.member)
        calls = _named(mine.filter(number__in=numbers.split()), numbers)
        made.append(actions.ask(calls, by=request.member, now=timezone.now(), shown=shown))

    if request.method == "POST" and act(form, file):
        messages.success(request, _("Filed as %(code)s.") % {"code": made[0].code})
        return redirect(made[0])
    return render(request, "subjects/file.html", {"form": form}, status=422 if form.errors else 200)


def _named(calls: Any, numbers: str) -> Any:
    """The calls that were named, all of them. Raises ValidationError for a number that is none."""
    missing = set(numbers.split()) - set(calls.values_list("number", flat=True))
    if missing:
        said = _("There is no call %(numbers)s in your area.")
        raise forms.ValidationError(said % {"numbers": _(", ").join(sorted(missing))})
    return calls
