"""Hand-overs: the list, one as it was written, and writing, signing, disputing, settling it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from youhu.common.download import download
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import WORKING
from youhu.rosters import actions, queries
from youhu.rosters.forms import DisputeForm, NoteForm, SignForm, WriteForm
from youhu.rosters.listing import Handovers, counts
from youhu.rosters.models import Handover
from youhu.rosters.rules import HandoverState
from youhu.rosters.views.showing import did, shown
from youhu.rosters.waiting import LABELS, waiting_at

MOST_IN_A_FILE = 5000


@for_roles(*WORKING)
@require_safe
def handovers(request: MemberRequest) -> HttpResponse:
    """The hand-overs of the member's unit, or of the posts it leads, tab by tab."""
    listing, now = Handovers(request.member, request.GET), timezone.now()
    tabs = {
        "all": pgettext("hand-overs", "All"), "open": _("Waiting"), "late": _("Late"),
        "disputed": _("Disputed"),
    }  # fmt: skip
    context = {
        "listing": listing,
        "page": listing.page(),
        "query": listing.query(),
        "tabs": [(name, said, listing.query(tab=name)) for name, said in tabs.items()],
        "counts": counts(request.member, now),
        "now": now,
    }
    return shown(request, "handovers.html", context)


@for_roles(*WORKING)
@require_safe
def export_handovers(request: MemberRequest, form: str) -> HttpResponse:
    """The hand-overs that the list shows, as a table."""
    columns = [
        _("Duty post"), _("Change of turn"), _("Hands over"), _("Takes over"), _("State"),
        _("Written"), _("Signed"), *map(str, LABELS.values()),
        pgettext("hand-over", "Notes"), _("Equipment"), _("Remarks"),
    ]  # fmt: skip
    rows = Handovers(request.member, request.GET).rows()[:MOST_IN_A_FILE]
    return download("handovers", form, columns=columns, rows=_table(rows), now=timezone.now())


def _table(rows: Any) -> Iterator[list[Any]]:
    for row in rows:
        n = {group["kind"]: group["n"] for group in row.waiting.get("groups", ())}
        yield [
            str(row.post), row.changes_at, str(row.outgoing.person),
            str(row.incoming.person) if row.incoming else "", row.get_state_display(),
            row.written_at, row.signed_at, *(n.get(kind, "") for kind in LABELS), row.notes,
            row.equipment, row.remarks,
        ]  # fmt: skip


@for_roles(*WORKING)
@require_safe
def handover(request: MemberRequest, pk: int) -> HttpResponse:
    """One hand-over: what waits or waited, what was said, who signed, and what may be done."""
    return _page(request, _find(request, pk))


def _find(request: MemberRequest, pk: int) -> Handover:
    return get_object_or_404(Handover.objects.visible_to(request.member).whole(), pk=pk)


def _page(
    request: MemberRequest, found: Handover, given: dict[str, Any] | None = None
) -> HttpResponse:
    now = timezone.now()
    kept = found.waiting if found.written_at else waiting_at(found.post, now)
    context = {
        "handover": found,
        "groups": [_shown(group) for group in kept.get("groups", ())],
        "verbs": _offered(found, request.member),
        "lines": Entry.objects.of(found).select_related("by__person"),
        "writing": WriteForm(),
        "signing": SignForm(),
        "disputing": DisputeForm(),
        "noting": NoteForm(),
        "wrong": "",
        "now": now,
        **(given or {}),
    }
    return shown(request, "handover.html", context, is_wrong=given is not None)


def _shown(group: dict[str, Any]) -> dict[str, Any]:
    """One group with its label, and its due times as moments."""
    rows = [{**row, "due": _moment(row["due"])} for row in group["rows"]]
    more = max(group["n"] - len(rows), 0)
    return {"label": LABELS[group["kind"]], "n": group["n"], "rows": rows, "more": more}


def _moment(text: str) -> datetime | None:
    return parse_datetime(text) if text else None


def _offered(found: Handover, member: Member) -> list[str]:
    """The verbs that would not be refused to this member: what the page shows as buttons."""
    leads, is_giving = (
        queries.leads(member, found.post),
        member.person_id == found.outgoing.person_id,
    )
    is_taking = not is_giving and (leads or member.organisation_id == found.post.unit_id)
    verbs = {
        HandoverState.DUE: ["write"] if is_giving or leads else [],
        HandoverState.WRITTEN: ["sign", "dispute"] if is_taking else [],
        HandoverState.DISPUTED: ["settle"] if leads and not is_giving else [],
    }.get(HandoverState(found.state), [])
    is_waived = found.state in (HandoverState.DUE, HandoverState.WRITTEN)
    return [*verbs, "waive"] if is_waived and leads and not is_giving else verbs


@for_roles(*WORKING)
@require_POST
def act_handover(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Write, sign, dispute, settle or waive it."""
    acts: dict[str, tuple[type[forms.Form], Callable[..., Any], str]] = {
        "write": (WriteForm, actions.write_handover, "writing"),
        "sign": (SignForm, actions.sign_handover, "signing"),
        "dispute": (DisputeForm, actions.dispute_handover, "disputing"),
        "settle": (NoteForm, actions.settle_handover, "noting"),
        "waive": (NoteForm, actions.waive_handover, "noting"),
    }
    found = _find(request, pk)
    if verb not in acts:
        raise Http404
    kind, action, name = acts[verb]
    form = kind(request.POST)
    wrong = did(request, form, action, found, now=timezone.now())
    return (
        _page(request, _find(request, pk), {name: form, "wrong": wrong})
        if wrong
        else redirect(found)
    )
