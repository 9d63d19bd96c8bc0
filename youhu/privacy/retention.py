"""How long looks in clear stay on record."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from youhu.privacy.kinds import Kind
from youhu.privacy.models import Look


def _due(before: datetime) -> int:
    return Look.objects.filter(at__lt=before).count()


def _erase(before: datetime, most: int, _now: datetime) -> int:
    old = Look.objects.filter(at__lt=before).order_by("pk").values("pk")[:most]
    return Look.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]


KINDS = (
    Kind(
        "looks",
        _("Looks in clear"),
        _("The rows of the list go; the lines of the ledger stay."),
        36,
        6,
        _("Cybersecurity Law, art. 21: logs are kept for six months at least"),
        _due,
        _erase,
    ),
)
