"""Office hours: the district's ordinary week, and the weeks of units that work otherwise."""

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.registry.actions import touch
from youhu.registry.models import OfficeHours, Organisation
from youhu.registry.rules import Role
from youhu.upkeep.actions.keeping import Hand, Values, keep, refuse_stale
from youhu.upkeep.models import Change
from youhu.upkeep.queries import week_of
from youhu.upkeep.rules import Topic, Verb
from youhu.upkeep.weeks import Week, check_week, spans_of

# The row that the changes of the ordinary week are about; units' weeks are about the unit.
ORDINARY = OfficeHours(pk=0)


@transaction.atomic
def save_week(unit: Organisation | None, hand: Hand, *, week: Week, seen: str = "") -> Change:
    """A unit works these hours from now on; without a unit all do that keep none of their own."""
    week = check_week(week)
    before = _locked(unit, hand, seen)
    if before["week"] == week:
        raise Refused(_("Nothing differs from what is kept already."))
    _replace(unit, week)
    return _keep(unit, hand, Verb.AMEND, before, {"week": week})


@transaction.atomic
def drop_week(unit: Organisation, hand: Hand, *, seen: str = "") -> Change:
    """The district's hours hold again for a unit."""
    before = _locked(unit, hand, seen)
    if not before["week"]:
        raise Refused(_("It works the district's hours already."))
    _replace(unit, {})
    return _keep(unit, hand, Verb.REMOVE, before, {"week": {}})


def _locked(unit: Organisation | None, hand: Hand, seen: str) -> Values:
    """The week as it is kept now; whoever else saves one waits."""
    if hand.by.role != Role.ADMIN:
        raise Refused(_("Only an administrator changes this."))
    if unit and not unit.area_code.startswith(hand.by.area_code[:6]):
        raise Refused(_("This place lies outside your district."))
    touch("calendar")  # its row is the lock
    before: Values = {"week": week_of(unit)}
    refuse_stale(seen, before)
    return before


def _replace(unit: Organisation | None, week: Week) -> None:
    OfficeHours.objects.filter(organisation=unit).delete()
    for day in week:
        for opens, closes in spans_of(week, day):
            row = OfficeHours(organisation=unit, weekday=int(day), opens=opens, closes=closes)
            row.full_clean()
            row.save(force_insert=True)


def _keep(
    unit: Organisation | None, hand: Hand, verb: Verb, before: Values, after: Values
) -> Change:
    title = str(unit or _("the ordinary week"))
    return keep(
        unit or ORDINARY, Topic.HOURS, hand, verb=verb, before=before, after=after, title=title
    )
