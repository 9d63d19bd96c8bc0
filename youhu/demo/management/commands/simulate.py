from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.demo.build import built
from youhu.demo.fingerprint import fingerprint
from youhu.demo.progress import said, watched
from youhu.demo.simulation import Days, Simulation
from youhu.ledger.models import Entry


class Command(BaseCommand):
    help = "Let some days pass in the sample district: people call, sign, answer, check and rate."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, required=True, help="how many days pass")
        parser.add_argument("--seed", type=int, default=365, help="the same seed, the same days")
        parser.add_argument(
            "--start",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the first day; without it the last day is today",
        )
        parser.add_argument("--calls-per-day", type=float, default=25)
        parser.add_argument("--photos", type=int, default=0, help="made-up photos in all")

    def handle(self, *args: Any, **options: Any) -> None:
        days = self._days(options)
        try:
            self._refuse(days)
            tally = Simulation(days).run(progress=watched(days))
        except Refused as why:
            raise CommandError(str(why)) from why
        self.stdout.write(said(tally))
        self.stdout.write(_("Fingerprint of all calls: %(mark)s") % {"mark": fingerprint()})

    def _days(self, options: dict[str, Any]) -> Days:
        start, length = options["start"], timedelta(days=options["days"])
        if start is None:
            end = timezone.localtime().replace(microsecond=0)
            begins = end - length
        else:
            begins = timezone.make_aware(datetime.combine(start, time()))
            end = begins + length
        return Days(begins, end, options["calls_per_day"], options["photos"], options["seed"])

    def _refuse(self, days: Days) -> None:
        if not built():
            raise Refused(_("There is no sample district yet. Build it first: bin/demo."))
        last = Entry.objects.order_by("-at").values_list("at", flat=True).first()
        if last is not None and last > days.start:
            raise Refused(
                _("The ledger already goes to %(at)s. Choose a later --start.")
                % {"at": f"{timezone.localtime(last):%Y-%m-%d %H:%M}"}
            )
