"""What was done about the signals of the sample district, so that there is one at each step."""

from datetime import datetime

from django.utils.translation import gettext as _

from youhu.foresight import actions
from youhu.foresight.models import Signal
from youhu.foresight.rules import Kind
from youhu.foresight.wording import report_text
from youhu.registry.models import Member


def act_ahead(*, now: datetime) -> None:
    """The hot place is reported, the caller is being heard out; a burst waits for somebody."""
    command = Member.objects.get(person__user__username="command")
    hot = Signal.objects.open().filter(kind=Kind.HOT_PLACE).order_by("-came", "pk").first()
    if hot is not None:
        actions.report(hot, text=report_text(hot), by=command, now=now)
    callers = Signal.objects.open().filter(kind=Kind.CALLER).order_by("-came", "pk")
    for signal in callers[:1]:
        actions.take_up(signal, by=command, now=now)
    for signal in callers[1:2]:
        note = _("They asked after one and the same matter, which is answered by now.")
        actions.dismiss(signal, note=note, by=command, now=now)
