"""The rule book: which unit answers for what, to read, to take away, and to try."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from youhu.calls import actions, reference, rulebook
from youhu.calls.forms.settings import RuleFilterForm, RuleForm, TryForm, initial_of
from youhu.calls.models import RoutingRule, RuleDraft
from youhu.calls.routing import route
from youhu.common.download import download
from youhu.common.http import act
from youhu.common.pages import Pages
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.territory import index

READERS = (Role.ADMIN, Role.AUDITOR)
PER_PAGE = 15
NAMES = {
    "all": "rules",
    "one": "rule",
    "change": "change_rule",
    "act": "rule_draft_act",
    "sentence": "calls/settings/_sentence.html",
    "replay": "calls/settings/_replay.html",
}  # of addresses and parts of pages
DAYS_AHEAD = 7  # how far off a new rule is set unless somebody says otherwise


class RuleList:
    """What the address asks for of the list that stands at the left of every page of rules."""

    def __init__(self, asked: Mapping[str, str], now: datetime) -> None:
        self.today = timezone.localdate(now)
        self.form = RuleFilterForm(asked)
        self.told = self.form.told
        order = asked.get("sort", "")
        self.order = order if order in rulebook.ORDERS else "number"
        self.page = asked.get("page", "")

    def rows(self) -> Any:
        return rulebook.rules(self.told, self.today).order_by(*rulebook.ORDERS[self.order])

    def query(self, **changes: str) -> str:
        order = "" if self.order == "number" else self.order
        told = {**self.told, "sort": order, **changes}
        return urlencode({name: value for name, value in told.items() if value})


def book_context(request: MemberRequest, now: datetime) -> dict[str, Any]:
    """The list at the left and the figures above it, for every page of the rule book."""
    known, listing = reference.current(), RuleList(request.GET, now)
    held = [rule for rule in known.tables.rules.rules if rule.holds(listing.today)]
    drafts = RuleDraft.objects.visible_to(request.member).open()
    drafts = drafts.select_related("category", "area", "unit", "follows", "drafted_by__person")
    page = Pages(listing.rows(), PER_PAGE, count=None).get_page(listing.page)
    return {
        "rules": [(rule, line_of(rule)) for rule in page.object_list],
        "page": page,
        "filters": listing.form,
        "q": listing.told.get("q", ""),
        "is_filtered": bool(listing.told),
        "query": listing.query(),
        "order": listing.order,
        "orders": [(name, said, listing.query(sort=name)) for name, said in _orders().items()],
        "open_drafts": [(draft, line_of(draft)) for draft in drafts.order_by("-pk")[:20]],
        "in_force": len(held),
        "uncaught": rulebook.only_fallback(known, listing.today),
        "may_write": request.member.role == Role.ADMIN,
        "today": listing.today,
        "here": None,
        "draft": None,
        "frame": "calls/settings/book.html",
        "names": NAMES,
    }


def _orders() -> dict[str, str]:
    return {
        "number": _("by number"), "category": _("by category"), "unit": _("by unit"),
        "-from": _("newest first"),
    }  # fmt: skip


def line_of(rule: RoutingRule | RuleDraft) -> dict[str, str]:
    return {
        "what": rulebook.what_of(rule),
        "where": rulebook.where_of(rule),
        "kind": rulebook.kind_of(rule),
        "whom": rulebook.whom_of(rule),
    }


@for_roles(*READERS)
@require_safe
def rules(request: MemberRequest) -> HttpResponse:
    """The rule book, nothing chosen yet."""
    return render(request, "calls/settings/rules.html", book_context(request, timezone.now()))


@for_roles(*READERS)
@require_safe
def rule(request: MemberRequest, number: int) -> HttpResponse:
    """One rule as it stands, what it followed, and what follows it."""
    rows = RoutingRule.objects.select_related("category", "area", "unit")
    found = get_object_or_404(rows, number=number)
    context = book_context(request, timezone.now())
    follow = RuleDraft.objects.filter(follows=found).select_related("rule", "drafted_by__person")
    context |= {
        "here": found,
        "line": line_of(found),
        "holds": found.holds(context["today"]),
        "is_coming": found.valid_from > context["today"],
        "made_by": RuleDraft.objects.filter(rule=found)
        .select_related("follows", "drafted_by__person", "reviewed_by__person")
        .first(),
        "drafts": follow.order_by("-pk"),
        "open_draft": follow.open().first(),
    }
    return render(request, "calls/settings/rule.html", context)


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: MemberRequest) -> HttpResponse:
    """Word a rule that follows no other."""
    return _word(request, None)


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def change_rule(request: MemberRequest, number: int) -> HttpResponse:
    """Word what shall follow a rule in force."""
    rows = RoutingRule.objects.select_related("category", "area", "unit")
    return _word(request, get_object_or_404(rows, number=number))


def _word(request: MemberRequest, follows: RoutingRule | None) -> HttpResponse:
    now, known = timezone.now(), reference.current()
    asked = request.POST if request.method == "POST" else None
    start = timezone.localdate(now) + timedelta(days=DAYS_AHEAD)
    initial: dict[str, Any] = {"valid_from": start, "matter": request.GET.get("matter", "")}
    if follows is not None:
        initial = initial_of(follows, valid_from=start) | {"note": ""}
    form = RuleForm(asked, known=known, standing=follows, initial=initial)
    made: list[RuleDraft] = []
    if asked is not None and act(form, _draft(made, form, follows, request, now)):
        return redirect(made[0])
    context = book_context(request, now) | {"here": follows, "form": form}
    context["line"] = line_of(follows) if follows else None
    return render(request, "calls/settings/word.html", context, status=422 if asked else 200)


def _draft(
    made: list[RuleDraft], form: RuleForm, follows: RoutingRule | None, request: MemberRequest,
    now: datetime,
) -> Any:  # fmt: skip
    """Draft what the form says and replay a month with it, so that both come together."""

    def draft(**_told: Any) -> None:
        one = actions.draft_rule(form.wording, follows=follows, by=request.member, now=now)
        month = rulebook.usual_month(one.district, timezone.localdate(now))
        actions.rehearse(one, month=month, by=request.member, now=now)
        made.append(one)

    return draft


@for_roles(*READERS)
@require_safe
def export_rules(request: MemberRequest, form: str) -> HttpResponse:
    """The rules as they are filtered and sorted, for a spreadsheet."""
    now = timezone.now()
    listing = RuleList(request.GET, now)
    return download("rules", form, columns=_columns(), rows=_rows(listing), now=now)


def _columns() -> list[str]:
    return [
        _("Number"), _("Category code"), _("Category"), _("Place"), _("Kind of call"),
        _("Goes to"), _("Valid from"), _("Valid until"), pgettext("rule", "Basis"),
    ]  # fmt: skip


def _rows(listing: RuleList) -> Iterator[list[Any]]:
    for rule in listing.rows():
        line, code = line_of(rule), rule.category.code if rule.category else ""
        yield [
            rule.number, code, line["what"], line["where"], line["kind"], line["whom"],
            rule.valid_from, rule.valid_until, rule.note,
        ]  # fmt: skip


@for_roles(*READERS)
@require_safe
def try_rules(request: MemberRequest) -> HttpResponse:
    """Whom one call would go to, and why; nobody makes that call."""
    now, known = timezone.now(), reference.current()
    cells = index.cells(now=now, token=known.map_token)
    form = TryForm(request.GET or None, known=known, cells=cells.values())
    context = book_context(request, now) | {"form": form, "found": None, "asked": False}
    if form.is_bound and form.is_valid():
        context |= _found(form.cleaned_data, known, context["today"])
    return render(request, "calls/settings/try.html", context)


def _found(told: dict[str, Any], known: reference.Reference, on: date) -> dict[str, Any]:
    category = known.tables.categories[int(told["category"])]
    book = known.tables.rules
    others = [
        (rule, line_of(rule), unit)
        for rule, unit in list(book.matches(category, told["area"], told["kind"], on))[:6]
    ]
    return {
        "asked": True,
        "found": route(book, category, told["area"], told["kind"], on),
        "others": others,
        "category": category,
    }
