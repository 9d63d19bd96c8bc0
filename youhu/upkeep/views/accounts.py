"""Signing in, for whoever answers for it: the rules, and what happened to accounts."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from youhu.accounts.models import AccountEvent, account_rules
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.upkeep import actions, staff
from youhu.upkeep.forms.accounts import EventFilterForm, RulesForm
from youhu.upkeep.rules import GUARD_READERS
from youhu.upkeep.tables import Book, Column
from youhu.upkeep.views.listing import book_file, book_page, done, thing_page


def _rows(member: Member, told: dict[str, Any], _today: date) -> QuerySet[AccountEvent]:
    rows = AccountEvent.objects.visible_to(member).select_related("user__person")
    if "q" in told:
        said = told["q"]
        named = Q(user__person__name__icontains=said) | Q(user__username__icontains=said)
        rows = rows.filter(named | Q(address__startswith=said))
    if "deed" in told:
        rows = rows.filter(deed=told["deed"])
    if "start" in told:
        rows = rows.filter(at__date__gte=told["start"])
    if "end" in told:
        rows = rows.filter(at__date__lte=told["end"])
    return rows.order_by("-at", "-pk")


def _name(event: AccountEvent) -> str:
    return str(getattr(event.user, "person", event.user))


BOOK = Book(
    name="account_events",
    title=pgettext_lazy("account", "Signing in"),
    about=_("Who signed in when and from where, and what else happened to accounts."),
    icon="shield",
    rows=_rows,
    filters=EventFilterForm,
    columns=(
        Column(_("When"), lambda event: event.at, ("at",)),
        Column(pgettext_lazy("person", "Name"), _name),
        Column(_("Sign-in name"), lambda event: str(event.user), ("user__username", "at")),
        Column(
            pgettext_lazy("account", "What happened"),
            lambda event: event.get_deed_display(),
            ("deed", "at"),
        ),
        Column(_("Device"), lambda event: event.device),
        Column(_("Address"), lambda event: event.address, ("address", "at")),
    ),
    is_counted=False,
)


@for_roles(*GUARD_READERS)
@require_safe
def account_events(request: MemberRequest) -> HttpResponse:
    """All that happened to accounts of the district, the newest first."""
    return book_page(request, BOOK)


@for_roles(*GUARD_READERS)
@require_safe
def export_account_events(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table."""
    return book_file(request, BOOK, form)


@for_roles(*GUARD_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def rules_of_accounts(request: MemberRequest) -> HttpResponse:
    """How staff sign in: passwords, pauses, browsers, the second step."""
    rules = account_rules()
    form = RulesForm(request.POST if request.method == "POST" else None, row=rules)
    may_guard = staff.may_guard(request.member, timezone.localdate())
    if request.method == "POST" and not may_guard:
        raise PermissionDenied
    if request.method == "POST" and done(request, form, actions.set_account_rules):
        messages.success(request, gettext("Changed. It holds from the next sign-in on."))
        return redirect("rules_of_accounts")
    shown = [(field.label, field.value()) for field in form if field.name in rules.NUMBERS]
    roles = [str(Role(role).label) for role in sorted(rules.roles)]
    context = {"form": form, "shown": shown, "roles": roles, "may_guard": may_guard}
    return thing_page(request, rules, BOOK, "upkeep/account_rules.html", **context)
