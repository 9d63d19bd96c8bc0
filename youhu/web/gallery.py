"""The gallery: every token and component in every state, for those who build pages."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from youhu import common
from youhu.calls.rules import State
from youhu.calls.templatetags.calls import LOOKS
from youhu.registry.http import MemberRequest

SKINS = {"phone": "phone.html", "desk": "desk.html"}
COLOURS = (
    ("ink-900", "ink-700", "ink-600", "ink-500", "ink-300", "ink-100", "ink-50"),
    ("cinnabar-700", "cinnabar-600", "cinnabar-100", "act"),
    ("jade-700", "jade-600", "jade-100"),
    ("amber-800", "amber-500", "amber-100"),
    ("text", "soft", "muted", "field-line", "line", "hair", "paper", "mist"),
    ("s-1", "s-2", "s-3", "s-4", "s-5", "s-ok", "s-soon", "s-late"),
)
SIZES = ("3xl", "2xl", "xl", "l", "m", "s", "xs")
TONES = ("ink", "ok", "soon", "late")
SPRITE = Path(common.__file__).parent / "static" / "common" / "icons.svg"
ICONS = re.findall(r'id="i-([\w-]+)"', SPRITE.read_text())


class SampleForm(forms.Form):
    """One field of every sort."""

    words = forms.CharField(label=_("Words"), help_text=_("A hint says what helps."))
    many = forms.CharField(label=_("Many words"), widget=forms.Textarea(attrs={"rows": 2}))
    one = forms.ChoiceField(label=_("One of few"), choices=[("a", _("Yes")), ("b", _("No"))])
    tap = forms.ChoiceField(
        label=_("One tap"), choices=[("a", _("Yes")), ("b", _("Partly")), ("c", _("No"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    tick = forms.BooleanField(label=_("A box to tick"), help_text=_("What it means."))


@login_not_required
@require_safe
def components(request: MemberRequest) -> HttpResponse:
    """The gallery in one of the skins; the switches of the page choose theme and size."""
    asked = request.GET.get("skin", "phone")
    skin = asked if asked in SKINS else "phone"
    context = {
        "skin": SKINS[skin],
        "skin_name": skin,
        "colours": COLOURS,
        "sizes": SIZES,
        "tones": TONES,
        "icons": ICONS,
        **_samples(),
    }
    return render(request, "web/components.html", context)


def _samples() -> dict[str, Any]:
    """What the components need to show themselves."""
    now = timezone.now()
    return {
        "now": now,
        "soon_at": now + timedelta(hours=1),
        "due_soon": now + timedelta(minutes=40),
        "due_later": now + timedelta(days=1, hours=7),
        "due_past": now - timedelta(hours=5),
        "states": [(str(State(state).label), *look) for state, look in LOOKS.items()],
        "page": Paginator(range(90), 30).page(2),
        "empty_form": SampleForm(auto_id="plain_%s"),
        "faulty_form": SampleForm({}, auto_id="faulty_%s"),
    }
