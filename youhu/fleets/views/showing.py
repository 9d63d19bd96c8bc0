"""What the pages of the fleets have in common: skin, acts that answer."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.http import act
from youhu.registry.http import MemberRequest

UNPROCESSABLE = 422
Faulty = tuple[str, forms.Form]


def shown(
    request: MemberRequest, template: str, context: Mapping[str, Any], *, is_wrong: bool = False
) -> HttpResponse:
    """A page of a desk, which fits on a phone, too."""
    facts = {
        "now": timezone.now(),
        "at_desk": request.member.keeps_market,
        "at_fleet": request.member.keeps_fleet,
        **context,
    }
    return render(request, f"fleets/{template}", facts, status=UNPROCESSABLE if is_wrong else 200)


def did(
    request: MemberRequest, form: forms.Form, action: Callable[..., Any], *args: Any, **kwargs: Any
) -> bool:
    """Act and say so; False when the form must be mended."""
    if not act(form, action, *args, by=request.member, now=timezone.now(), **kwargs):
        return False
    messages.success(request, _("Done. It stands on record."))
    return True


def wrong_of(form: forms.Form) -> str:
    """The first thing that is wrong with a form."""
    return next(str(why) for whys in form.errors.values() for why in whys)
