"""The lists as files. No name, no telephone, and of a mediation nothing but its outside."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from youhu.common.download import download
from youhu.common.http import act
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.rooms import actions
from youhu.rooms.forms import OpenForm
from youhu.rooms.listing import Hotline, Listing, Mediations, WalkIns
from youhu.rooms.rules import READERS
from youhu.rooms.views.showing import wrong_of

MOST_IN_A_FILE = 5000


@for_roles(*READERS)
@require_safe
def export_walk_ins(request: MemberRequest, form: str) -> HttpResponse:
    """The walk-ins that the list shows, without anything that was said."""
    now = timezone.now()
    columns = [
        _("Number"), _("Room"), pgettext("walk-in", "Came"), pgettext("walk-in", "Kind"),
        _("State"), _("Next step"), pgettext("rooms", "Due"), _("Owner"), _("Call"),
        pgettext("rooms", "Ended"),
    ]  # fmt: skip
    rows = (
        [
            one.code, str(one.room), one.at, one.get_topic_display(), one.get_state_display(),
            "" if one.is_close else one.next_step, one.due_at,
            str(one.owner.person) if one.owner else "",
            one.call.number if one.call else "", one.ended_at,
        ]
        for one in _all(WalkIns(request.member, request.GET, now))
    )  # fmt: skip
    return download("walk-ins", form, columns=columns, rows=rows, now=now)


@for_roles(*READERS)
@require_safe
def export_hotline(request: MemberRequest, form: str) -> HttpResponse:
    """The entries of the hotline that the list shows, without who rang and what they said."""
    now = timezone.now()
    columns = [
        _("Number"), _("Hotline"), pgettext("hotline", "Rang"), pgettext("newcomer", "Need"),
        _("Language or dialect"), _("Home province"), _("State"), pgettext("rooms", "Due"),
        _("Call"), pgettext("rooms", "Ended"),
    ]  # fmt: skip
    rows = (
        [
            one.code, one.room.hotline, one.at, one.get_need_display(),
            one.get_language_display(), one.get_province_display(), one.get_state_display(),
            one.due_at, one.call.number if one.call else "", one.ended_at,
        ]
        for one in _all(Hotline(request.member, request.GET, now))
    )  # fmt: skip
    return download("hotline", form, columns=columns, rows=rows, now=now)


@for_roles(*READERS)
@require_safe
def export_mediations(request: MemberRequest, form: str) -> HttpResponse:
    """Number, kind, state and dates; the same for everybody, those who mediate included."""
    now = timezone.now()
    columns = [
        _("Number"), _("Archive number"), _("Community"), _("Kind of dispute"), _("State"),
        pgettext("mediation", "Accepted"), pgettext("rooms", "Due"),
        pgettext("mediation", "Agreed"), pgettext("rooms", "Ended"),
        pgettext("mediation", "Archived"),
    ]  # fmt: skip
    rows = (
        [
            one.code, one.archive_number, str(one.community), one.get_dispute_display(),
            one.get_state_display(), one.accepted_at, one.due_at, one.agreed_at, one.ended_at,
            one.archived_at,
        ]
        for one in _all(Mediations(request.member, request.GET, now))
    )  # fmt: skip
    return download("mediations", form, columns=columns, rows=rows, now=now)


@for_roles(Role.HANDLER)
@require_POST
def export_walk_ins_named(request: MemberRequest) -> HttpResponse:
    """The same with names, telephones and words, for who says what for; each row keeps the line."""
    now, form = timezone.now(), OpenForm(request.POST, auto_id="named_%s")
    listing = WalkIns(request.member, request.GET, now)
    rows = [one for one in _all(listing) if not one.is_close]
    if not act(form, actions.take_names, rows, by=request.member, now=now):
        messages.error(request, wrong_of(form))
        return redirect(f"{reverse('walk_ins')}?{listing.query()}")
    columns = [
        _("Number"), pgettext("walk-in", "Came"), pgettext("walk-in", "Kind"),
        pgettext("walk-in", "What about"), _("Name"), _("Telephone"),
        pgettext("walk-in", "Answer"), _("State"),
    ]  # fmt: skip
    table = (
        [
            one.code, one.at, one.get_topic_display(), str(one.matter), str(one.name),
            str(one.phone), str(one.answer), one.get_state_display(),
        ]
        for one in rows
    )  # fmt: skip
    return download("walk-ins-named", "xlsx", columns=columns, rows=table, now=now)


def _all(listing: Listing) -> Iterator[Any]:
    keys = list(listing.rows().values_list("pk", flat=True)[:MOST_IN_A_FILE])
    found = listing.model.objects.whole().in_bulk(keys)
    return (found[key] for key in keys)
