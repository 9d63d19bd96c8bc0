"""Carrying out one verb with its form, from whichever page it was sent."""

from collections.abc import Callable, Mapping
from functools import partial

from django.contrib import messages
from django.utils import timezone

from youhu.calls import actions, reference
from youhu.calls.forms.acts import ACTS, ActForm, act_form
from youhu.calls.models import Call
from youhu.calls.rules import PhotoUse
from youhu.common.http import act
from youhu.registry.http import MemberRequest
from youhu.registry.models import Member

# Verbs whose action is not simply the function of that name.
_SPECIAL: Mapping[str, Callable[..., None]] = {
    "add_photos": partial(actions.add_photos, use=PhotoUse.SCENE),
}


def action_of(verb: str) -> Callable[..., None]:
    """The action behind a verb that has a form."""
    found = _SPECIAL.get(verb) or getattr(actions, verb)
    assert callable(found)
    return found


def carry_out(request: MemberRequest, call: Call, verb: str, *, by: Member) -> tuple[bool, ActForm]:
    """Try a verb with what was sent; a refusal stands on the form that comes back."""
    known = reference.current()
    form = act_form(verb, request.POST, request.FILES, call=call, reference=known)
    done = act(form, action_of(verb), call, by=by, now=timezone.now())
    if done:
        messages.success(request, str(ACTS[verb].done))
    return done, form
