"""The reply templates of a unit and of the district: found, added, mended, retired."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.calls import actions, reference
from youhu.calls.forms.replies import NewReplyForm, ReplyFilterForm, ReplyForm
from youhu.calls.models import ReplyTemplate
from youhu.calls.models.writing import ReplyTemplateQuerySet
from youhu.calls.views.desk import DESK_ROLES
from youhu.common.download import download
from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.common.pages import Pages
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import Role

PER_PAGE = 30
KEEPERS = (Role.HANDLER, Role.DISPATCHER, Role.ADMIN)
ORDERS = {
    "used": ("-times_used", "title", "pk"),
    "title": ("title", "pk"),
    "new": ("-changed_at", "-pk"),
}


def _narrow(member: Member, told: Mapping[str, str]) -> ReplyTemplateQuerySet:
    """The templates that pass every filter; retired ones only when they are asked for."""
    rows = ReplyTemplate.objects.visible_to(member).filter(is_active=told.get("state") != "retired")
    if told.get("use"):
        rows = rows.filter(use=told["use"])
    if told.get("scope"):
        is_own = told["scope"] == "own"
        rows = rows.filter(Q(unit=member.organisation_id) if is_own else Q(unit__isnull=True))
    if told.get("q"):
        rows = rows.filter(Q(title__icontains=told["q"]) | Q(body__icontains=told["q"]))
    return rows.select_related("unit", "category")


def _asked(request: MemberRequest) -> tuple[ReplyFilterForm, str, ReplyTemplateQuerySet]:
    form, order = ReplyFilterForm(request.GET), request.GET.get("sort", "")
    order = order if order in ORDERS else "used"
    return form, order, _narrow(request.member, form.told).order_by(*ORDERS[order])


@for_roles(*DESK_ROLES)
@require_safe
def replies(request: MemberRequest) -> HttpResponse:
    """The list of templates, the most used first."""
    form, order, rows = _asked(request)
    page = Pages(rows, PER_PAGE, count=rows.count()).get_page(request.GET.get("page"))
    kept = set(ReplyTemplate.objects.kept_by(request.member).values_list("pk", flat=True))
    told = {**form.told, "sort": "" if order == "used" else order}
    context = {
        "rows": [(row, row.pk in kept) for row in page.object_list],
        "page": page,
        "form": form,
        "is_filtered": bool(form.told),
        "query": urlencode({name: value for name, value in told.items() if value}),
        "orders": [
            (name, said, urlencode({**form.told, "sort": name})) for name, said in _orders()
        ],
        "order": order,
        "may_add": request.member.role in KEEPERS,
        "now": timezone.now(),
    }
    return render(request, "calls/replies.html", context)


def _orders() -> list[tuple[str, str]]:
    return [("used", _("most used first")), ("title", _("by title")), ("new", _("newest first"))]


@for_roles(*DESK_ROLES)
@require_safe
def export_replies(request: MemberRequest, form: str) -> HttpResponse:
    """The list as it is filtered and sorted, as CSV or XLSX."""
    columns = [
        _("Title"), _("Used for"), _("Unit"), _("Category"), _("Words"), _("Times used"),
        _("Changed"),
    ]  # fmt: skip
    rows = _lines(_asked(request)[2])
    return download("templates", form, columns=columns, rows=rows, now=timezone.now())


def _lines(rows: ReplyTemplateQuerySet) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=500):
        yield [
            row.title, row.get_use_display(), str(row.unit or ""), str(row.category or ""),
            row.body, row.times_used, row.changed_at,
        ]  # fmt: skip


@for_roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def add_reply(request: MemberRequest) -> HttpResponse:
    """A new template, for one's own unit or, by an administrator, for all."""
    member = request.member
    kind = NewReplyForm if member.role == Role.ADMIN else ReplyForm
    form = kind(request.POST or None, reference=reference.current())
    if request.method == "POST" and act(form, _add, by=member):
        messages.success(request, _("Kept. It is offered from now on."))
        return redirect("replies")
    return _form_page(request, form, None)


def _add(*, by: Member, for_all: bool = False, **said: Any) -> None:
    unit = None if for_all else by.organisation
    actions.add_reply(unit=unit, by=by, now=timezone.now(), **said)


@for_roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def edit_reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Better words for a template."""
    reply = _kept(request, pk)
    initial = {
        "title": reply.title, "use": reply.use, "body": reply.body, "category": reply.category_id
    }  # fmt: skip
    form = ReplyForm(request.POST or None, initial=initial, reference=reference.current())
    done = request.method == "POST" and act(
        form, actions.edit_reply, reply, by=request.member, now=timezone.now()
    )
    if done:
        messages.success(request, _("Changed."))
        return redirect("replies")
    return _form_page(request, form, reply)


def _form_page(
    request: MemberRequest, form: ReplyForm, reply: ReplyTemplate | None
) -> HttpResponse:
    context = {"form": form, "reply": reply, "now": timezone.now()}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "calls/reply.html", context, status=status)


def _kept(request: MemberRequest, pk: int) -> ReplyTemplate:
    rows = ReplyTemplate.objects.kept_by(request.member).select_related("unit", "category")
    return get_object_or_404(rows, pk=pk)


@for_roles(*KEEPERS)
@require_POST
def retire_reply(request: MemberRequest, pk: int) -> HttpResponse:
    """It is offered no more."""
    said = _("Retired. You find it among the retired ones.")
    return _turn(request, pk, actions.retire_reply, said)


@for_roles(*KEEPERS)
@require_POST
def restore_reply(request: MemberRequest, pk: int) -> HttpResponse:
    """It is offered again."""
    return _turn(request, pk, actions.restore_reply, _("It is offered again."))


def _turn(request: MemberRequest, pk: int, action: Callable[..., None], said: str) -> HttpResponse:
    reply = _kept(request, pk)
    try:
        action(reply, by=request.member, now=timezone.now())
        messages.success(request, said)
    except Refused as why:
        messages.error(request, str(why))
    return redirect("replies")
