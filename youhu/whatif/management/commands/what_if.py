import json
import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from youhu.calls import reference
from youhu.calls.rulebook import usual_month
from youhu.calls.rules import Stage
from youhu.common.errors import Refused
from youhu.registry.models import Organisation
from youhu.registry.rules import OrgKind
from youhu.whatif.reckoning import reckon
from youhu.whatif.rules import MOST_SEEDS, SEEDS, Ask, Days

MOST_ROWS, NOTHING = 12, 0.005


class Command(BaseCommand):
    help = (
        "Replay a month of calls with other people, limits, rules or working days, and say what "
        "would have been late. Nothing in the district is changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", metavar="YYYY-MM", help="the last full one without it")
        parser.add_argument(
            "--limit", action="append", default=[], metavar="CATEGORY=2d",
            help="another time to answer: d working days, h work hours, c calendar days, u hours "
            "day and night; =2d is for all calls",
        )  # fmt: skip
        for name, what in (("dispatchers", "command rooms"), ("handlers", "units")):
            parser.add_argument(
                f"--{name}", action="append", default=[], metavar="[UNIT]+1[@22:00-06:00]",
                help=f"more or fewer {name} at one unit (its code), or in all {what}; for some "
                "hours of the day, or always",
            )  # fmt: skip
        parser.add_argument("--rule", type=int, default=0, metavar="ID", help="draft of a rule")
        parser.add_argument("--calendar", choices=Days.values[1:], default="", help="work also on")
        parser.add_argument("--seeds", type=int, default=SEEDS, help=f"replays, 2 to {MOST_SEEDS}")
        parser.add_argument("--district", default="", metavar="CODE")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = self._reckon(options)
        except (Refused, ValueError) as why:
            raise CommandError(str(why)) from why
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        self._show_check(told)
        if not Ask.read(**told["asked"]).is_nothing:
            self._show_result(told["result"])

    def _reckon(self, options: dict[str, Any]) -> dict[str, Any]:
        now, seeds = timezone.now(), options["seeds"]
        if not 2 <= seeds <= MOST_SEEDS:
            raise Refused(_("Choose 2 to %(most)s replays.") % {"most": MOST_SEEDS})
        ask = Ask.read(
            limits=options["limit"], dispatchers=options["dispatchers"],
            handlers=options["handlers"], rule=options["rule"], days=options["calendar"],
        )  # fmt: skip
        district = options["district"] or _district()
        month = _month(options["month"], district)
        with tqdm(total=100, unit="%", disable=options["json"], file=sys.stderr) as bar:

            def tell(part: float) -> None:
                bar.update(int(100 * part) - bar.n)

            return reckon(
                ask, district=district, month=month, seeds=seeds, known=reference.current(),
                now=now, tell=tell,
            )  # fmt: skip

    def _show_check(self, told: dict[str, Any]) -> None:
        check = told["check"]
        said = _("%(month)s: %(counted)s calls replayed %(seeds)s times in %(seconds)s s")
        self._say(said % {**told, "month": told["month"][:7]})
        for row in told["model"]:
            stage = str(Stage(row["stage"]).label)
            said = _("%(visits)s visits, %(hands)s people, %(work)s of the time is work")
            self._say(f"  {stage}: " + said % {**row, "work": f"{row['work']:.0%}"})
        self._say(_("With nothing changed: late in fact / replayed"))
        self._row(_("all"), told["counted"], check["observed"], check["replayed"])
        for row in [*check["units"][:MOST_ROWS], *check["categories"][:MOST_ROWS]]:
            self._row(row["name"], row["calls"], row["observed"], row["replayed"])
        self._say(_verdict(check))

    def _row(self, name: str, calls: int, observed: float, replayed: list[float]) -> None:
        self._say(f"  {calls:7}  {observed:7.1%}  {_span(replayed)}  {name}")

    def _show_result(self, result: dict[str, Any]) -> None:
        self._say(_("Before → after, and the difference"))
        for name, label in (("late", _("late")), ("p50", _("half within, h")),
                            ("p90", _("nine of ten within, h"))):  # fmt: skip
            self._sides(label, result[name], is_share=name == "late")
        for row in result["stages"]:
            label = str(Stage(row["stage"]).label)
            self._sides(_("lying there: %(stage)s") % {"stage": label}, row["lying"])
            self._sides(_("waiting for a hand: %(stage)s") % {"stage": label}, row["waiting"])
        for row in [*result["units"][:MOST_ROWS], *result["categories"][:MOST_ROWS]]:
            self._sides(row["name"], row, is_share=True)
        said = _("With the times of then, %(saved)s late calls would have been in time, and "
                 "%(lost)s others late.")  # fmt: skip
        self._say(said % result)
        for row in result["samples"]:
            side = _("late") if row["late"] else _("in time")
            self._say(f"  {row['number']}  {side}  {row['category']}")

    def _sides(self, label: str, row: dict[str, Any], *, is_share: bool = False) -> None:
        if not is_share and all(abs(end) < NOTHING for end in row["change"]):
            return  # a stage where nothing moves says nothing
        before, after, change = (
            _span(row[side], is_share=is_share) for side in ("before", "after", "change")
        )
        self._say(f"  {before} → {after}  {change}  {label}")

    def _say(self, text: str) -> None:
        self.stdout.write(text)


def _span(span: list[float], *, is_share: bool = True) -> str:
    mean, low, high = span
    if is_share:
        return f"{mean:7.1%} [{low:.1%} {high:.1%}]"
    return f"{mean:7.2f} [{low:.2f} {high:.2f}]"


def _verdict(check: dict[str, Any]) -> str:
    figures = {
        "off": f"{100 * check['off']:+.1f}", "bound": f"{100 * check['bound']:.1f}",
        "inside": check["inside"], "rows": check["rows"],
    }  # fmt: skip
    said = _("off by %(off)s points (may be %(bound)s); %(inside)s of %(rows)s units and "
             "categories within their interval")  # fmt: skip
    verdict = (
        _("The model reproduces the month: %(said)s.")
        if check["is_sound"]
        else _("The model does NOT reproduce the month: %(said)s. Trust no answer below.")
    )
    return verdict % {"said": said % figures}


def _district() -> str:
    found = Organisation.objects.filter(kind=OrgKind.DISTRICT).order_by("pk").first()
    if found is None:
        raise Refused(_("There is no district yet. Run bin/demo, or found one."))
    return found.area_code


def _month(text: str | None, district: str) -> date:
    if text is None:
        return usual_month(district, timezone.localdate())
    return date.fromisoformat(f"{text}-01")
