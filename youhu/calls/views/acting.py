"""Carrying out one verb with its form, from whichever page it was sent."""

from django.contrib import messages
from django.utils import timezone

from youhu.calls import actions, reference
from youhu.calls.actions.perform import perform
from youhu.calls.forms.acts import ACTS, ActForm, act_form
from youhu.calls.models import Call
from youhu.calls.rules import PhotoUse
from youhu.common.http import act
from youhu.registry.http import MemberRequest
from youhu.registry.models import Member


def carry_out(request: MemberRequest, call: Call, verb: str, *, by: Member) -> tuple[bool, ActForm]:
    """Try a verb with what was sent; a refusal stands on the form that comes back."""
    known = reference.current()
    form = act_form(verb, request.POST, request.FILES, call=call, reference=known)
    now = timezone.now()
    if verb == "add_photos":
        done = act(form, actions.add_photos, call, use=PhotoUse.SCENE, by=by, now=now)
    else:
        done = act(form, perform, call, verb, by=by, now=now)
    if done:
        actions.drop_draft(call, verb, by=by)
        actions.count_use(request.POST.get("template", ""), by=by)
        messages.success(request, str(ACTS[verb].done))
    return done, form
