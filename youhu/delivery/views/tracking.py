"""The tracking link: how an order stands, for whoever holds the link. It names nobody."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from youhu.common.masking import mask_address
from youhu.delivery import hooks, saying
from youhu.delivery.models import Order
from youhu.delivery.rules import ProofKind, State
from youhu.ledger.models import Entry

SHOWN_AFTERWARDS = timedelta(days=30)


@login_not_required
@never_cache
@require_safe
def track_order(request: HttpRequest, token: str) -> HttpResponse:
    """State, slot, and where the vehicle is; a month after its end the link leads nowhere."""
    now = timezone.now()
    lately = Q(ended_at=None) | Q(ended_at__gt=now - SHOWN_AFTERWARDS)
    found = get_object_or_404(Order.objects.filter(lately).whole(), token=token)
    response = render(request, "delivery/track.html", _context(request, found, now))
    response["X-Robots-Tag"] = "noindex"
    return response


def _context(request: HttpRequest, found: Order, now: Any) -> dict[str, Any]:
    lines = Entry.objects.of(found).filter(verb__in=saying.PUBLIC)
    proof = found.proofs.exclude(kind=ProofKind.PICKUP).order_by("pk").last()
    return {
        "order": found, "slot": saying.slot(found, now), "face": saying.face(found, now),
        "plain": saying.plain(found), "steps": [label for _state, label in saying.STEPS],
        "reached": saying.reached(found), "look": saying.LOOKS[State(found.state)],
        "where": mask_address(found.address), "now": now,
        "lines": [(line, str(saying.VERBS[line.verb])) for line in lines],
        "proof": proof, "shown_by": saying.shown_by(proof) if proof else "",
        "boards": hooks.boards(request, found, public=True, now=now),
    }  # fmt: skip
