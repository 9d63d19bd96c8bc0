"""The double grid of the sample district: who leads, a plan to decide about, and one begun."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.demo.logins import COMMUNITY, SUBDISTRICT
from youhu.fusing import actions
from youhu.fusing.actions import Draft, Wanted
from youhu.fusing.planning import planned
from youhu.party.models import Membership, PartyOffice
from youhu.registry.models import Member
from youhu.registry.rules import OrgKind, Role
from youhu.territory.fusing import appoint
from youhu.territory.models import Area, Fusion
from youhu.territory.rules import COMMUNITY_DIGITS, AreaKind

AHEAD, LATER = timedelta(days=9), timedelta(days=16)


def enter_leads(*, since: date) -> None:
    """Let a member of the community's Party organisation lead each fused cell where people live."""
    near = Membership.objects.filter(organisation__kind=OrgKind.PARTY_COMMUNITY, is_home=True)
    seated = set(PartyOffice.objects.values_list("person", flat=True))
    people: dict[str, list[Membership]] = defaultdict(list)
    for row in near.select_related("person", "organisation").order_by("-pk"):
        people[row.organisation.area_code].append(row)
    for offers in people.values():  # who has an office comes last, and is taken first
        offers.sort(key=lambda row: row.person_id in seated)
    lived_in = Fusion.objects.filter(cell__buildings__households__isnull=False)
    grids = Area.objects.filter(pk__in=lived_in.values("party_cell")).order_by("code")
    leads = {}
    for grid in grids:
        near_by = people.get(grid.code[:COMMUNITY_DIGITS], [])
        if near_by:
            chosen = near_by.pop()
            leads[grid] = (chosen.person, chosen.organisation)
    appoint(leads, on=since)


def fuse_some(*, now: datetime) -> None:
    """A community hands a plan to the room, by which households change hands; another is begun."""
    _submit_one(now)
    secretary = Member.objects.get(person__user__username="secretary", role=Role.HANDLER)
    area = Area.objects.get(kind=AreaKind.COMMUNITY, code=COMMUNITY)
    why = _("The building branch chooses its secretary anew; the lead follows.")
    actions.begin(Draft(area, why, _day(now, LATER)), by=secretary, now=now)


def _submit_one(now: datetime) -> None:
    """The community with most Party grids evens out how many households each of them has."""
    area = _area_to_choose_in()
    desk = Member.objects.filter(
        organisation__code=f"community-{area.code}", role=Role.HANDLER
    ).order_by("pk")[0]
    why = _("One fused cell is too large for its lead; the others have room.")
    plan = actions.begin(Draft(area, why, _day(now, AHEAD)), by=desk, now=now)
    effect = planned(plan, now=now).effect
    full = max(effect.grids, key=lambda grid: (grid.households[0], grid.code))
    cell = next(row for row in effect.cells if row.was == full.code)
    other = next(code for code in cell.offered if code != full.code)
    actions.choose(plan, Wanted(cells={cell.code: other}), by=desk, now=now)
    actions.submit(plan, by=desk, now=now)


def _area_to_choose_in() -> Area:
    grids = Area.objects.filter(kind=AreaKind.PARTY_CELL, code__startswith=SUBDISTRICT)
    counts = Counter(code[:COMMUNITY_DIGITS] for code in grids.values_list("code", flat=True))
    del counts[COMMUNITY]
    code = max(sorted(counts), key=lambda one: counts[one])
    return Area.objects.get(kind=AreaKind.COMMUNITY, code=code)


def _day(now: datetime, ahead: timedelta) -> date:
    return timezone.localdate(now + ahead)
