from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from youhu.common.promises import Promise
from youhu.promises import actions, queries
from youhu.promises.models import Examination
from youhu.registry.http import MemberRequest
from youhu.registry.rules import AREA_WIDE, STAFF, Role

MAY_EXAMINE = AREA_WIDE | {Role.ADMIN}
MOTTOES = {
    Promise.NEVER_CLOSED: gettext_lazy("365 days, day and night"),
    Promise.NO_BLIND_SPOT: gettext_lazy("the whole district"),
    Promise.NEVER_INTERRUPTED: gettext_lazy("from the first step to the last"),
}


@login_not_required
def promises(request: MemberRequest) -> HttpResponse:
    """Anyone may see whether the promises are kept, and how that was checked."""
    last = Examination.objects.order_by("-at", "-pk").first()
    role = request.member.role
    context = {
        "last": last,
        "groups": _groups(last) if last else [],
        "may_examine": role in MAY_EXAMINE,
        # A finding names calls and people's turns: that is for staff, its number for everybody.
        "may_read": role in STAFF,
        "has_places": last is not None and role in STAFF and _has_places(last),
        "skin": "desk.html" if role in STAFF - {Role.GRID_WORKER} else "phone.html",
    }
    return render(request, "promises/promises.html", context)


def _has_places(last: Examination) -> bool:
    """Whether the map can show where something is broken."""
    return any(
        finding["lng"] is not None
        for answer in last.answers["zh-hans"]
        for finding in answer["findings"]
    )


def _groups(last: Examination) -> list[dict[str, Any]]:
    """The promises, each with its checks and a verdict in words."""
    language = "en" if (get_language() or "").startswith("en") else "zh-hans"
    answers = last.answers[language]
    past = queries.pasts(now=timezone.now())
    return [
        {**_group(p, [a for a in answers if a["promise"] == p]), "past": past[p]} for p in Promise
    ]


def _group(promise: Promise, answers: list[dict[str, Any]]) -> dict[str, Any]:
    places = [len(answer["findings"]) + answer["more"] for answer in answers]
    broken = sum(places)
    verdict = ngettext("Broken in %(n)s place", "Broken in %(n)s places", broken) % {"n": broken}
    return {
        "promise": promise,
        "motto": MOTTOES[promise],
        "broken": broken,
        "answers": [(a, f"{a['looked_at']:,}", n) for a, n in zip(answers, places, strict=True)],
        "tone": "broken" if broken else "kept",
        "verdict": verdict if broken else _("Kept"),
    }


@require_POST
def examine(request: MemberRequest) -> HttpResponse:
    """Look again, now."""
    if request.member.role not in MAY_EXAMINE:
        raise Http404
    found = actions.examine(now=timezone.now())
    messages.success(request, _("Checked again in %(ms)s ms.") % {"ms": found.took_ms})
    return redirect("promises")
