"""Never closed, as far as the sweep itself can tell."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.promises.models import Heartbeat

LONGEST_PAUSE = timedelta(minutes=2)
TICK = "tick"


def sweep_alive(*, now: datetime) -> Checked:
    """The sweep of the clocks ran within the last two minutes."""
    last = Heartbeat.objects.filter(name=TICK).values_list("ran_at", flat=True).first()
    findings = []
    if last is None:
        findings.append(Finding(_("The sweep never ran. Start it: bin/manage tick --loop.")))
    elif now - last > LONGEST_PAUSE:
        said = _("The sweep last ran at %(at)s. Start it: bin/manage tick --loop.")
        findings.append(Finding(said % {"at": f"{timezone.localtime(last):%Y-%m-%d %H:%M:%S}"}))
    title = gettext_lazy("The sweep of the clocks ran within the last two minutes")
    return checked(Promise.NEVER_CLOSED, title, 1, findings)
