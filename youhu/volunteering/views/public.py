"""What anybody may read: the rules of points, and whether a certificate is true."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from youhu.common.masking import mask_name
from youhu.volunteering import rules
from youhu.volunteering.models import Certificate
from youhu.volunteering.rules import FACTOR_PERCENT, POINTS_AN_HOUR, ServiceKind

LONGEST_CODE = 40


@login_not_required
@require_safe
def service_rules(request: HttpRequest) -> HttpResponse:
    """How hours become points and stars, and what stops farming."""
    kinds = [(kind.label, POINTS_AN_HOUR * FACTOR_PERCENT[kind] // 100) for kind in ServiceKind]
    context = {
        "kinds": kinds,
        "most_hours": rules.MOST_MINUTES_A_DAY // 60,
        "most_points": rules.MOST_POINTS_A_MONTH,
        "stars": list(enumerate(rules.STAR_HOURS, 1)),
        "radius": rules.RADIUS_M,
        "window_hours": rules.WINDOW // timedelta(hours=1),
        "confirm_days": rules.CONFIRM_DAYS,
        "object_days": rules.OBJECT_DAYS,
        "accept_days": rules.ACCEPT_DAYS,
        "recheck_days": rules.RECHECK_DAYS,
        "sign_days": rules.SIGN_DAYS,
    }
    return render(request, "volunteering/rules.html", context)


@login_not_required
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Whether a code stands for a certificate: a masked name and the hours, or nothing."""
    said = request.GET.get("code", "")[:LONGEST_CODE].upper().replace(" ", "").replace("-", "")
    rows = Certificate.objects.select_related("person").filter(code=said)
    found = rows.first() if said else None
    context = {
        "said": said, "found": found, "name": mask_name(found.person.name) if found else "",
    }  # fmt: skip
    return render(request, "volunteering/verify.html", context)
