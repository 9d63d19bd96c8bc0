"""Never interrupted: what was done stands in the public log, and the log says what was done."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.ledger.models import Entry
from youhu.transparency.audit import Fault, recent_faults
from youhu.transparency.models import Leaf, Log

LONGEST_LAG = timedelta(minutes=2)


def log_keeps_up(*, now: datetime) -> Checked:
    """Every line of the ledger is in the log, or was written a moment ago."""
    log = Log.objects.first()
    floor = log.floor if log else 0
    waiting = Entry.objects.filter(pk__gt=floor, leaf=None).count()
    since = log.swept_at if log else None
    findings = []
    if waiting and (since is None or now - since > LONGEST_LAG):
        said = _("%(n)s lines wait for the log since %(at)s. Start the sweep: bin/manage tick.")
        at = f"{timezone.localtime(since):%Y-%m-%d %H:%M:%S}" if since else "–"
        findings.append(Finding(said % {"n": waiting, "at": at}))
    title = gettext_lazy("What is done stands in the public log within a minute")
    return checked(Promise.NEVER_INTERRUPTED, title, waiting, findings)


def log_agrees(*, now: datetime) -> Checked:
    """The newest lines and everything that was published agree with the ledger."""
    findings = [Finding(say(fault)) for fault in recent_faults()]
    title = gettext_lazy("The public log agrees with the ledger and with what was published")
    return checked(Promise.NEVER_INTERRUPTED, title, Leaf.objects.count(), findings)


def say(fault: Fault) -> str:
    """What does not fit, for people."""
    sentences = {
        "size": _("The log has fewer lines than the %(n)s that were signed for."),
        "gone": _("Entry no. %(entry)s of the log: its line of the ledger is gone."),
        "changed": _("Entry no. %(entry)s of the log: its line of the ledger was changed."),
        "tile": _("Tile %(level)s/%(n)s of the log was changed."),
        "signed": _("The checkpoint of %(n)s entries is not what the log says, or not signed."),
        "unlogged": _("Line %(n)s of the ledger is not in the log."),
        "rewritten": _("The log is not what was published: its first %(n)s entries differ."),
    }
    values = {"n": fault.number, "entry": fault.number + 1, "level": fault.level}
    return sentences[fault.why] % values
