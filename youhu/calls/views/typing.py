"""Who has a call open, and what they are typing: small answers to small questions of the page."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from youhu.calls import actions, presence, reference
from youhu.calls.forms.acts import ACTS, act_form
from youhu.calls.models import ActDraft, Call
from youhu.calls.views.call import find
from youhu.calls.views.desk import DESK_ROLES
from youhu.calls.views.offers import others
from youhu.common.errors import Refused
from youhu.common.photos import PhotosField
from youhu.registry.http import MemberRequest, for_roles

MOST_IN_A_TAB = 36


@for_roles(*DESK_ROLES)
@require_POST
def call_open(request: MemberRequest, number: str) -> HttpResponse:
    """A page says that it is open, and hears who else has the call open."""
    call, by = find(request.member, number), request.member
    if request.POST.get("left"):
        presence.leave(call, by=by)
        return HttpResponse(status=204)
    presence.note(call, by=by, doing=request.POST.get("doing", ""))
    return render(request, "calls/_presence.html", {"others": others(call, by)})


@for_roles(*DESK_ROLES)
@require_POST
def keep_draft(request: MemberRequest, number: str, verb: str) -> HttpResponse:
    """Keep what is in the form of an act, and say which words of another window that replaced."""
    call, by, now = find(request.member, number), request.member, timezone.now()
    told = request.POST
    try:
        replaced = actions.keep_draft(
            call, _verb(verb), words=_words(request, call, verb), by=by, now=now,
            tab=told.get("tab", "")[:MOST_IN_A_TAB], seen_at=_moment(told.get("seen", "")),
        )  # fmt: skip
    except Refused as why:
        return JsonResponse({"said": str(why)}, status=422)
    return JsonResponse(_told(replaced, now))


@for_roles(*DESK_ROLES)
@require_POST
def discard_draft(request: MemberRequest, number: str, verb: str) -> HttpResponse:
    """The words are not wanted any more."""
    call = find(request.member, number)
    actions.drop_draft(call, _verb(verb), by=request.member)
    return redirect(call)


def _verb(verb: str) -> str:
    if verb not in ACTS or verb == "reveal":
        raise Http404
    return verb


def _words(request: MemberRequest, call: Call, verb: str) -> dict[str, str]:
    """What was typed or chosen in the fields that this act has; photos are not kept."""
    fields = act_form(verb, call=call, reference=reference.current()).fields
    told = request.POST
    return {
        name: told[name]
        for name, field in fields.items()
        if name in told and not isinstance(field, PhotosField)
    }


def _moment(said: str) -> datetime | None:
    """A moment as we wrote it into the page; None for anything else."""
    try:
        at = parse_datetime(said)
    except ValueError:
        return None
    return at if at is not None and timezone.is_aware(at) else None


def _told(replaced: ActDraft | None, now: datetime) -> dict[str, Any]:
    """What the page shows below the form."""
    said = _("Draft kept at %(at)s.") % {"at": f"{timezone.localtime(now):%H:%M}"}
    if replaced is None:
        return {"said": said, "saved": now.isoformat(), "replaced": []}
    at = f"{timezone.localtime(replaced.saved_at):%H:%M}"
    why = _("You also wrote in another window, until %(at)s. The newest words count: these here.")
    words = [text for text in map(str, replaced.words.values()) if text]
    return {"said": f"{said} {why % {'at': at}}", "saved": now.isoformat(), "replaced": words}
