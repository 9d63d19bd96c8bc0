"""How long it stays on record from where people signed in."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from youhu.accounts.models import AccountEvent
from youhu.privacy.kinds import Kind


def _old_events(before: datetime) -> QuerySet[AccountEvent]:
    return AccountEvent.objects.filter(at__lt=before).exclude(Q(address="") & Q(device=""))


def _forget_where(before: datetime, most: int, _now: datetime) -> int:
    old = list(_old_events(before).order_by("pk").values_list("pk", flat=True)[:most])
    return AccountEvent.objects.filter(pk__in=old).update(address="", device="")


def _over(before: datetime) -> QuerySet[Any]:
    return Session.objects.filter(expire_date__lt=before)


def _end_sessions(before: datetime, most: int, _now: datetime) -> int:
    old = list(_over(before).order_by("expire_date").values_list("pk", flat=True)[:most])
    return Session.objects.filter(pk__in=old).delete()[0]


KINDS = (
    Kind(
        "account_events",
        _("Signing in"),
        _("Address and device go; who did what when stays, with its seal."),
        12,
        6,
        _("Cybersecurity Law, art. 21: logs are kept for six months at least"),
        lambda before: _old_events(before).count(),
        _forget_where,
    ),
    Kind(
        "sessions",
        _("Sessions that are over"),
        _("The whole row goes."),
        1,
        0,
        _("Personal Information Protection Law, art. 19: no longer than its purpose needs"),
        lambda before: _over(before).count(),
        _end_sessions,
    ),
)
