"""The time limits: how long each stage may take, to read, to take away, and to propose."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from youhu.calls import actions, limitbook, reference, rulebook
from youhu.calls.forms.settings import LimitFilterForm, LimitForm, limit_initial
from youhu.calls.models import LimitDraft, TimeLimit
from youhu.calls.views.rules import DAYS_AHEAD, PER_PAGE, READERS
from youhu.common.download import download
from youhu.common.http import act
from youhu.common.pages import Pages
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role

NAMES = {
    "all": "limits",
    "one": "limit",
    "change": "change_limit",
    "act": "limit_draft_act",
    "sentence": "calls/settings/_limit_sentence.html",
    "replay": "calls/settings/_limit_replay.html",
}  # of addresses and parts of pages


class LimitList:
    """What the address asks for of the list that stands at the left of every page of limits."""

    def __init__(self, asked: Mapping[str, str], now: datetime) -> None:
        self.today = timezone.localdate(now)
        self.form = LimitFilterForm(asked)
        self.told = self.form.told
        order = asked.get("sort", "")
        self.order = order if order in limitbook.ORDERS else "number"
        self.page = asked.get("page", "")

    def rows(self) -> Any:
        return limitbook.limits(self.told, self.today).order_by(*limitbook.ORDERS[self.order])

    def query(self, **changes: str) -> str:
        order = "" if self.order == "number" else self.order
        told = {**self.told, "sort": order, **changes}
        return urlencode({name: value for name, value in told.items() if value})


def book_context(request: MemberRequest, now: datetime) -> dict[str, Any]:
    """The list at the left and the figures above it, for every page of the limits."""
    known, listing = reference.current(), LimitList(request.GET, now)
    drafts = LimitDraft.objects.visible_to(request.member).open()
    drafts = drafts.select_related("category", "follows", "drafted_by__person").order_by("-pk")
    page = Pages(listing.rows(), PER_PAGE, count=None).get_page(listing.page)
    return {
        "limits": [(limit, line_of(limit)) for limit in page.object_list],
        "page": page,
        "filters": listing.form,
        "q": listing.told.get("q", ""),
        "is_filtered": bool(listing.told),
        "query": listing.query(),
        "order": listing.order,
        "orders": [(name, said, listing.query(sort=name)) for name, said in _orders().items()],
        "open_drafts": [(draft, line_of(draft)) for draft in drafts[:20]],
        "in_force": sum(limit.holds(listing.today) for limit in known.tables.limits.limits),
        "may_write": request.member.role == Role.ADMIN,
        "today": listing.today,
        "here": None,
        "draft": None,
        "frame": "calls/settings/limit_book.html",
        "names": NAMES,
    }


def _orders() -> dict[str, str]:
    return {
        "number": _("by number"), "category": _("by category"), "stage": _("by stage"),
        "-from": _("newest first"),
    }  # fmt: skip


def line_of(limit: TimeLimit | LimitDraft) -> dict[str, str]:
    return {
        "what": rulebook.what_of(limit),
        "urgency": limitbook.urgency_of(limit),
        "kind": rulebook.kind_of(limit),
        "stage": limitbook.stage_of(limit),
        "amount": limitbook.amount_of(limit),
        "yellow": limitbook.yellow_of(limit),
    }


@for_roles(*READERS)
@require_safe
def limits(request: MemberRequest) -> HttpResponse:
    """All limits, nothing chosen yet."""
    return render(request, "calls/settings/limits.html", book_context(request, timezone.now()))


@for_roles(*READERS)
@require_safe
def limit(request: MemberRequest, number: int) -> HttpResponse:
    """One limit as it stands, what it followed, and what follows it."""
    found = get_object_or_404(TimeLimit.objects.select_related("category"), number=number)
    context = book_context(request, timezone.now())
    people = ("drafted_by__person", "reviewed_by__person")
    follow = LimitDraft.objects.filter(follows=found).select_related("rule", *people)
    made = LimitDraft.objects.filter(rule=found).select_related("follows", *people)
    context |= {
        "here": found,
        "line": line_of(found),
        "holds": found.holds(context["today"]),
        "is_coming": found.valid_from > context["today"],
        "made_by": made.first(),
        "drafts": follow.order_by("-pk"),
        "open_draft": follow.open().first(),
    }
    return render(request, "calls/settings/rule.html", context)


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_limit(request: MemberRequest) -> HttpResponse:
    """Word a limit that follows no other."""
    return _word(request, None)


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def change_limit(request: MemberRequest, number: int) -> HttpResponse:
    """Word what shall follow a limit in force."""
    rows = TimeLimit.objects.select_related("category")
    return _word(request, get_object_or_404(rows, number=number))


def _word(request: MemberRequest, follows: TimeLimit | None) -> HttpResponse:
    now, known = timezone.now(), reference.current()
    asked = request.POST if request.method == "POST" else None
    start = timezone.localdate(now) + timedelta(days=DAYS_AHEAD)
    initial: dict[str, Any] = {"valid_from": start}
    if follows is not None:
        initial = limit_initial(follows, valid_from=start) | {"note": ""}
    form = LimitForm(asked, known=known, standing=follows, initial=initial)
    made: list[LimitDraft] = []
    if asked is not None and act(form, _draft(made, form, follows, request, now)):
        return redirect(made[0])
    context = book_context(request, now) | {"here": follows, "form": form}
    context["line"] = line_of(follows) if follows else None
    return render(request, "calls/settings/word.html", context, status=422 if asked else 200)


def _draft(
    made: list[LimitDraft], form: LimitForm, follows: TimeLimit | None, request: MemberRequest,
    now: datetime,
) -> Any:  # fmt: skip
    """Draft what the form says and replay a month with it, so that both come together."""

    def draft(**_told: Any) -> None:
        one = actions.draft_limit(form.wording, follows=follows, by=request.member, now=now)
        month = rulebook.usual_month(one.district, timezone.localdate(now))
        actions.rehearse(one, month=month, by=request.member, now=now)
        made.append(one)

    return draft


@for_roles(*READERS)
@require_safe
def export_limits(request: MemberRequest, form: str) -> HttpResponse:
    """The limits as they are filtered and sorted, for a spreadsheet."""
    now = timezone.now()
    rows = _rows(LimitList(request.GET, now))
    return download("limits", form, columns=_columns(), rows=rows, now=now)


def _columns() -> list[str]:
    return [
        _("Number"), _("Category code"), _("Category"), _("Urgency"), _("Kind of call"),
        _("Stage"), _("May take"), _("Amber after (percent)"), _("Valid from"),
        _("Valid until"), pgettext("rule", "Basis"),
    ]  # fmt: skip


def _rows(listing: LimitList) -> Iterator[list[Any]]:
    for limit in listing.rows():
        line, code = line_of(limit), limit.category.code if limit.category else ""
        yield [
            limit.number, code, line["what"], line["urgency"], line["kind"], line["stage"],
            line["amount"], limit.yellow_percent, limit.valid_from, limit.valid_until, limit.note,
        ]  # fmt: skip
