"""What people should have been told by now."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils.translation import gettext_lazy as _

from youhu.common.vitals import Reading, Unit, Vital
from youhu.notices.models import Delivery, Message
from youhu.notices.rules import DeliveryState

UNSENT = Vital("notices_unsent", _("Notices on their way"))
AGE = Vital(
    "notices_unsent_age_seconds", _("How long the first notice is on its way"), Unit.SECONDS,
    most=timedelta(minutes=15).total_seconds(), alarm="NoticesStuck",
    remedy=_("Look whether the ticker runs and the mail server answers."),
)  # fmt: skip
FAILED = Vital("notices_failed", _("Notices given up"))


def vitals(*, now: datetime) -> Iterator[Reading]:
    n, fresh = Count("pk"), Message.objects.filter(expanded_at=None)
    told = fresh.aggregate(n=n, first=Min("created_at"))
    queued = Delivery.objects.waiting().aggregate(n=n, first=Min("message__created_at"))
    moments = [found["first"] for found in (told, queued) if found["first"]]
    yield UNSENT.read(told["n"] + queued["n"])
    yield AGE.read(max((now - min(moments)).total_seconds(), 0) if moments else 0)
    yield FAILED.read(Delivery.objects.filter(state=DeliveryState.FAILED).count())
