"""Never interrupted: no request about somebody's data is dropped."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.ledger.queries import disagreeing
from youhu.subjects.models import DataRequest
from youhu.subjects.queries import deciders

SWEEP_GRACE = timedelta(minutes=2)


def requests_go_on(*, now: datetime) -> Checked:
    """Every open request has somebody who decides it, and was warned of once it is late."""
    rows = list(DataRequest.objects.open().order_by("pk"))
    served = {one.district: bool(deciders(one.district, now)) for one in rows}
    findings = [
        Finding(why % {"code": one.code}, one.get_absolute_url(), one.code)
        for one in rows
        if (why := _stuck(one, served[one.district], now))
    ]
    title = gettext_lazy("Every request about personal data has somebody who decides, and a time")
    return checked(Promise.NEVER_INTERRUPTED, title, len(rows), findings)


def _stuck(request: DataRequest, is_served: bool, now: datetime) -> str:
    if not is_served:
        return _("%(code)s: nobody serves who decides about personal data.")
    is_late = request.due_at is not None and request.due_at < now - SWEEP_GRACE
    if is_late and request.warned_at is None:
        return _("%(code)s is overdue and nobody was warned.")
    return ""


def agree_with_ledger(*, now: datetime) -> Checked:
    """What the row of a request says is what the last line about it says."""
    findings = [
        Finding(
            _("%(code)s is not what its ledger says.") % {"code": one.code},
            one.get_absolute_url(),
            one.code,
        )
        for one in disagreeing(DataRequest.objects.all())
    ]
    title = gettext_lazy("Every request about personal data is in the state its ledger says")
    looked_at = DataRequest.objects.count()
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)
