"""Honours and thanks, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from youhu.registry.http import MemberRequest
from youhu.solvers.matching.fair import FAIR_HOURS, FAIR_LOAD, LATELY_DAYS, MOST_OPEN
from youhu.wishes.honours import ranking, wall
from youhu.wishes.models import Thanks
from youhu.wishes.rules import HONOUR_DAYS, MOST_A_DAY, MOST_A_PAIR, published_clocks

KEPT_SECONDS = 3600


@login_not_required
@require_safe
def honours(request: MemberRequest) -> HttpResponse:
    """Who made most wishes true, and by which rules that is counted."""
    me = request.member.person_id if request.member.pk else None
    context = {
        "ranked": ranking(timezone.now(), me=me),
        "rules": {
            "pair": MOST_A_PAIR, "day": MOST_A_DAY, "days": HONOUR_DAYS, "open": MOST_OPEN,
            "fair": FAIR_HOURS, "load": FAIR_LOAD, "lately": LATELY_DAYS,
        },
        "clocks": published_clocks(),
    }  # fmt: skip
    return render(request, "wishes/honours.html", context)


@login_not_required
@require_safe
def thanks_wall(request: MemberRequest) -> HttpResponse:
    """What people said when their wish came true, as far as they agreed."""
    return render(request, "wishes/thanks.html", {"thanks": wall()})


@login_not_required
@require_safe
def thanks_photo(request: MemberRequest, pk: int, size: str) -> HttpResponse:
    """A picture of thanks: on the wall for everybody, before that for the desk."""
    may_see = Q(shown_at__isnull=False)
    if request.member.keeps_community:
        may_see |= Q(wish__community__code=request.member.area_code)
    shown = Thanks.objects.exclude(image="").filter(may_see, has_consent=True)
    found = get_object_or_404(shown, pk=pk)
    with (found.image if size == "image" else found.thumb).open() as kept:
        response = HttpResponse(kept.read(), content_type="image/jpeg")
    # Consent can be taken back, so it is not kept for long.
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response
