"""How long the notes of visits stay."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from youhu.neighbours.models import Visit
from youhu.neighbours.rules import VisitState
from youhu.privacy.kinds import Kind

_WORDS = ("note", "answer")


def _old(before: datetime) -> Any:
    rows = Visit.objects.filter(visited_at__lt=before).exclude(state=VisitState.NEED)
    return rows.exclude(note="", answer="")


def _due(before: datetime) -> int:
    return int(_old(before).count())


def _erase(before: datetime, most: int, _now: datetime) -> int:
    keys = list(_old(before).order_by("pk").values_list("pk", flat=True)[:most])
    return Visit.objects.filter(pk__in=keys).update(**dict.fromkeys(_WORDS, ""))


KINDS = (
    Kind(
        "visits",
        _("Notes of visits to households"),
        _("What a member wrote down goes. That, when and how a household was visited stays."),
        12,
        3,
        _("Personal Information Protection Law, art. 19: no longer than its purpose needs"),
        _due,
        _erase,
    ),
)
