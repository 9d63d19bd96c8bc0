import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.forecast.actions.refreshing import refresh
from youhu.forecast.actions.training import train
from youhu.forecast.models import Learned


class Command(BaseCommand):
    help = "Learn from the district's calls how likely an open one is to be late."

    def handle(self, *args: Any, **options: Any) -> None:
        self._started = time.monotonic()
        now = timezone.now()
        try:
            learned = train(now=now, say=self._say)
        except Refused as why:
            raise CommandError(str(why)) from why
        self._show(learned)
        self._say(_("%(n)s open calls have a chance now") % {"n": refresh(now=now)})

    def _say(self, text: str) -> None:
        self.stdout.write(f"{time.monotonic() - self._started:6.1f} s  {text}")

    def _show(self, learned: Learned) -> None:
        """The card of the model: how well it did on calls that it had not learned from."""
        card = learned.card
        self._say(
            _("version %(version)s: Brier score %(brier)s, by category alone %(base_brier)s")
            % {key: card[key] for key in ("version", "brier", "base_brier")}
        )
        for low, high, n, said, came in card["reliability"]:
            self.stdout.write(
                f"          {low:4.0%} – {high:4.0%}: {n:6.0f}  "
                + _("said %(said)s, came %(came)s") % {"said": f"{said:.0%}", "came": f"{came:.0%}"}
            )
