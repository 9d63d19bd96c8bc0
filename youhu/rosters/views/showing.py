"""What the pages of duty have in common: the skin of the reader's role, and an act that answers."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from youhu.common.http import act
from youhu.registry.http import MemberRequest
from youhu.registry.rules import Role

UNPROCESSABLE = 422


def shown(
    request: MemberRequest, template: str, context: dict[str, Any], *, is_wrong: bool = False
) -> HttpResponse:
    """The page as a phone for who walks outside, as a desk for the others."""
    skin = "phone.html" if request.member.role == Role.GRID_WORKER else "desk.html"
    status = UNPROCESSABLE if is_wrong else 200
    return render(request, f"rosters/{template}", {**context, "skin": skin}, status=status)


def did(
    request: MemberRequest, form: forms.Form, action: Callable[..., Any], *args: Any, **kwargs: Any
) -> str:
    """Act and say so; answers what was wrong, empty when nothing was."""
    if act(form, action, *args, by=request.member, **kwargs):
        messages.success(request, _("Done. It stands in the history."))
        return ""
    return next(str(why) for whys in form.errors.values() for why in whys)
