"""How far the public log is behind the ledger, and what the last walk through all of it found."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils.translation import gettext_lazy as _

from youhu.common.vitals import NEVER, Reading, Unit, Vital
from youhu.ledger.models import Entry
from youhu.transparency.checks import LONGEST_LAG
from youhu.transparency.models import Log

LAG = Vital(
    "checkpoint_lag_seconds", _("How long the first line waits for the public log"), Unit.SECONDS,
    most=LONGEST_LAG.total_seconds(), alarm="LogLags",
    remedy=_("The ticker takes lines into the log. Look whether it runs and what it says."),
)  # fmt: skip
WAITING = Vital("log_entries_waiting", _("Lines that wait for the public log"))
VERIFIED = Vital(
    "ledger_verified_age_seconds", _("Since the whole ledger was verified"), Unit.SECONDS,
    most=timedelta(days=8).total_seconds(), alarm="LedgerNotVerified",
    remedy=_("Run bin/manage verify_ledger, and let it run once a week."),
)  # fmt: skip
FAULTS = Vital(
    "ledger_faults", _("Faults found in the ledger and its log"), most=0, alarm="LedgerBroken",
    remedy=_("Stop and keep everything as it is. Run bin/manage verify_ledger: it names each."),
)  # fmt: skip


def vitals(*, now: datetime) -> Iterator[Reading]:
    log = Log.objects.first()
    waiting = Entry.objects.filter(pk__gt=log.floor if log else 0, leaf=None)
    found = waiting.aggregate(n=Count("pk"), first=Min("at"))
    lag = (now - found["first"]).total_seconds() if found["first"] else 0
    yield LAG.read(max(lag, 0))
    yield WAITING.read(found["n"])
    verified_at = log.verified_at if log else None
    yield VERIFIED.read((now - verified_at).total_seconds() if verified_at else NEVER)
    yield FAULTS.read(log.verified_faults if log else 0)
