"""How long the notes of visits and the reasons of conflicts stay."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from youhu.neighbours.models import Exclusion, Visit
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


def _ended(before: datetime) -> Any:
    return Exclusion.objects.filter(ended_at__lt=before).exclude(reason="")


def _ended_due(before: datetime) -> int:
    return int(_ended(before).count())


def _ended_erase(before: datetime, most: int, _now: datetime) -> int:
    keys = list(_ended(before).order_by("pk").values_list("pk", flat=True)[:most])
    return Exclusion.objects.filter(pk__in=keys).update(reason="")


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
    Kind(
        "link_conflicts",
        _("Reasons of conflicts between members and households"),
        _("The reason goes, counted from the end of the conflict. Who and when stays."),
        12,
        3,
        _("Personal Information Protection Law, art. 19: no longer than its purpose needs"),
        _ended_due,
        _ended_erase,
    ),
)
