"""Never interrupted, as far as road nets can tell."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.ledger.queries import disagreeing
from youhu.roads.models import RoadNet
from youhu.roads.rules import SILENT, State

SWEEP_GRACE = timedelta(minutes=2)


def nets_are_read(*, now: datetime) -> Checked:
    """No file of roads lies about unread, and each net is in the state that its ledger says."""
    nets = RoadNet.objects.all()
    unread = nets.filter(state=State.WAITING, beat_at__lt=now - SILENT - SWEEP_GRACE)
    findings = [_finding(_("%(net)s is not being read, and nobody was told."), net)
                for net in unread.order_by("pk")]  # fmt: skip
    findings += [_finding(_("%(net)s is not what its ledger says."), net)
                 for net in disagreeing(nets)]  # fmt: skip
    title = gettext_lazy("Every road net is read, or says why not")
    return checked(Promise.NEVER_INTERRUPTED, title, nets.count(), findings)


def _finding(text: str, net: RoadNet) -> Finding:
    return Finding(text % {"net": net}, net.get_absolute_url(), f"road-net-{net.pk}")
