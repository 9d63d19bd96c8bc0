"""How long notes of visits, reasons of conflicts and lines of plans stay."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youhu.neighbours.models import Exclusion, LinkPlan, PlanLine, Visit
from youhu.neighbours.rules import OPEN_PLANS, VisitState
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


def _said(before: datetime) -> Any:
    """Lines of plans that are over; a withdrawn plan is over as soon as it was begun."""
    over = LinkPlan.objects.exclude(state__in=OPEN_PLANS).filter(
        Q(decided_at__lt=before) | Q(decided_at=None, made_at__lt=before)
    )
    return PlanLine.objects.filter(plan__in=over)


def _said_due(before: datetime) -> int:
    return int(_said(before).count())


def _said_erase(before: datetime, most: int, _now: datetime) -> int:
    keys = list(_said(before).order_by("pk").values_list("pk", flat=True)[:most])
    return PlanLine.objects.filter(pk__in=keys).delete()[0]


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
    Kind(
        "link_plans",
        _("Lines of link plans that are over"),
        _("Who was proposed for which household goes. The links themselves and the plan stay."),
        24,
        6,
        _("Personal Information Protection Law, art. 19: no longer than its purpose needs"),
        _said_due,
        _said_erase,
    ),
)
