"""Many people at once: a table is looked at row by row, and taken over when confirmed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from youhu.common.download import download
from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.upkeep import actions, joining
from youhu.upkeep.actions.joining import KNOWN, NEW, REFUSED, Outcome
from youhu.upkeep.forms.joining import ConfirmForm, JoiningForm
from youhu.upkeep.views.listing import done, thing_page
from youhu.upkeep.views.people import BOOK

VERDICTS: dict[str, tuple[Promise, str]] = {
    NEW: (pgettext_lazy("row", "new"), "ok"),
    KNOWN: (pgettext_lazy("row", "known"), ""),
    REFUSED: (pgettext_lazy("row", "refused"), "late"),
}


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def join_people(request: MemberRequest) -> HttpResponse:
    """A table of people to come: first what would happen, then, confirmed, that it happens."""
    if "rows" in request.POST:
        return _confirmed(request)
    form = JoiningForm(request.POST or None, request.FILES or None)
    rows: list[actions.Joining] = []
    if request.method == "POST" and act(form, lambda file: rows.extend(joining.read_people(file))):
        return _preview(request, rows, ConfirmForm(initial={"rows": joining.sealed(rows)}))
    return thing_page(request, None, BOOK, "upkeep/join.html", form=form, outcomes=[])


@for_roles(Role.ADMIN)
@require_safe
def join_template(request: MemberRequest, form: str) -> HttpResponse:
    """The table with its columns and no rows."""
    columns = joining.template()
    return download("people-template", form, columns=columns, rows=[], now=timezone.now())


def _confirmed(request: MemberRequest) -> HttpResponse:
    form, outcomes = ConfirmForm(request.POST), list[Outcome]()

    def take(hand: actions.Hand, *, rows: str) -> None:
        outcomes.extend(actions.take_people(joining.unsealed(rows), hand, keep=True))

    if done(request, form, take):
        n = sum(one.verdict == NEW for one in outcomes)
        said = ngettext("%(n)s row was taken over.", "%(n)s rows were taken over.", n)
        messages.success(request, said % {"n": n})
        return redirect("people")
    try:
        rows = list(joining.unsealed(request.POST["rows"]))
    except Refused as why:
        messages.error(request, str(why))
        return redirect("join_people")
    return _preview(request, rows, form)


def _preview(
    request: MemberRequest, rows: list[actions.Joining], form: ConfirmForm
) -> HttpResponse:
    hand = actions.Hand(by=request.member, basis="-", now=timezone.now())
    outcomes = actions.take_people(rows, hand, keep=False)
    context: dict[str, Any] = {
        "form": form,
        "outcomes": [(one, *VERDICTS[one.verdict]) for one in outcomes],
        "new": sum(one.verdict == NEW for one in outcomes),
        "refused": sum(one.verdict == REFUSED for one in outcomes),
    }
    return thing_page(request, None, BOOK, "upkeep/join.html", **context)
