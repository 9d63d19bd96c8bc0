"""Building the sample district: from the map to the people who keep it going."""

from collections.abc import Callable
from datetime import date, datetime, time
from random import Random

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.actions.tables import load_rules, load_shipped
from youhu.common.errors import Refused
from youhu.common.planning import count_anew
from youhu.demo.duty import enter_duty
from youhu.demo.dwellings import enter_fusions, settle
from youhu.demo.fusing import enter_leads
from youhu.demo.geography import build_district
from youhu.demo.names import Names
from youhu.demo.party import enter_party
from youhu.demo.people import enter_people
from youhu.demo.places import enter_houses, enter_landmarks, enter_places
from youhu.demo.replies import enter_replies
from youhu.demo.scales import Scale
from youhu.demo.tables import records, rows
from youhu.demo.units import enter_units
from youhu.registry.actions import learn_year, seed_calendar
from youhu.registry.models import Organisation, Revision

MARK = "demo"
# Raised when later commands need what an older district lacks, such as a security administrator.
EDITION = 7
FIRST_YEAR = 2004
LAWFUL = "示例：仅法定假日，调休以国务院办公厅通知为准"

Say = Callable[[str], None]


def built() -> str:
    """Which sample district stands in the database, like `small/365/2`; empty for none.

    Raises Refused when the database holds something else.
    """
    mark = Revision.objects.filter(name=MARK).values_list("token", flat=True).first()
    if mark is None and Organisation.objects.exists():
        raise Refused(_("This database is in use already. %(help)s") % {"help": fresh_database()})
    return mark or ""


def fresh_database() -> str:
    """How to get a database of one's own for another sample district."""
    return _(
        "To build another district beside it, choose another folder for its data: "
        "YOUHU_VAR=another-folder bin/demo. To replace it, remove %(database)s first."
    ) % {"database": connection.settings_dict["NAME"]}


@transaction.atomic
def build(scale: Scale, *, seed: int, now: datetime, say: Say) -> None:
    """Build the whole sample district, without any call. The same seed builds the same one."""
    since = date(timezone.localdate(now).year - 1, 1, 1)
    rng = Random(seed)
    say(_("the map"))
    sample = build_district(n_cells=scale.cells)
    _seed_calendar(now)
    cells = enter_places(sample, since=timezone.make_aware(datetime.combine(since, time())))
    enter_landmarks()
    enter_houses(scale, sample, cells, rng=rng)
    say(_("units and people"))
    units, names = enter_units(sample, since=since), Names(rng)
    staff = enter_people(units, residents=scale.residents, names=names, since=since)
    enter_duty(units, cells, staff, since=since)
    say(_("Party organisations and members"))
    enter_party(scale, sample, names=names, since=since)
    enter_fusions(sample, since=since)
    settle(since=since)
    enter_leads(since=since)
    say(_("categories, limits and rules"))
    load_shipped(valid_from=since)
    load_rules(rows("rules"), valid_from=since)
    enter_replies(units, now=now)
    Revision.objects.create(name=MARK, token=mark_of(scale, seed))
    count_anew()


def mark_of(scale: Scale, seed: int) -> str:
    """Which sample district it is, by size, seed and edition."""
    return f"{scale.name}/{seed}/{EDITION}"


def _seed_calendar(now: datetime) -> None:
    """Every year that the library knows. Of the next one, before its notice is out (or known to the
    library), the days that the law gives off: deadlines reach into it from November on.
    """
    unknown = seed_calendar(range(FIRST_YEAR, timezone.localdate(now).year + 2))
    days = [(date.fromisoformat(row["date"]), row["kind"], row["name"])
            for row in records("holidays")]  # fmt: skip
    for year in unknown:
        if of_year := [day for day in days if day[0].year == year]:
            learn_year(year, of_year, source=LAWFUL)
