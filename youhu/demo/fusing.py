"""The double grid of the sample district: who leads, a plan to decide about, and one begun."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.demo.logins import COMMUNITY, SUBDISTRICT
from youhu.fusing import actions
from youhu.fusing.actions import Draft, Wanted
from youhu.fusing.leads import candidates
from youhu.fusing.planning import planned
from youhu.party.models import Membership, PartyOffice
from youhu.party.rules import Seat
from youhu.registry.models import Member
from youhu.registry.rules import OrgKind, Role
from youhu.territory.fusing import appoint
from youhu.territory.models import Area, Fusion
from youhu.territory.rules import COMMUNITY_DIGITS, DISTRICT_DIGITS, SUBDISTRICT_DIGITS, AreaKind

NEAR = (COMMUNITY_DIGITS, SUBDISTRICT_DIGITS, DISTRICT_DIGITS)  # the smaller place first
AHEAD, LATER = timedelta(days=9), timedelta(days=16)


def enter_leads(*, since: date) -> None:
    """Let a member of a community's Party organisation lead each fused cell where people live.

    The sample has such organisations in a few communities; theirs lead near by, too.
    """
    lived_in = Fusion.objects.filter(cell__buildings__households__isnull=False)
    grids = Area.objects.filter(pk__in=lived_in.values("party_cell")).order_by("code")
    near, used = _who_may_lead(), set[int]()
    leads = {}
    for grid in grids:
        offers = (row for digits in NEAR for row in near[grid.code[:digits]])
        chosen = next(row for row in offers if row.person_id not in used)
        used.add(chosen.person_id)
        leads[grid] = (chosen.person, chosen.organisation)
    appoint(leads, on=since)


def _who_may_lead() -> dict[str, list[Membership]]:
    """The members of communities' organisations by the places they are in, secretaries first."""
    rows = Membership.objects.filter(organisation__kind=OrgKind.PARTY_COMMUNITY, is_home=True)
    offices = PartyOffice.objects.order_by("-seat").values_list("person", "seat")
    seats = dict(offices.exclude(seat=Seat.SECRETARY)) | dict(offices.filter(seat=Seat.SECRETARY))
    people = rows.select_related("person", "organisation").order_by("pk")
    near: dict[str, list[Membership]] = defaultdict(list)
    for row in sorted(people, key=lambda row: _rank(seats.get(row.person_id, ""))):
        for digits in NEAR:
            near[row.organisation.area_code[:digits]].append(row)
    return near


def _rank(seat: str) -> int:
    return 0 if seat == Seat.SECRETARY else 1 if seat else 2


def fuse_some(*, now: datetime) -> None:
    """A community hands a plan to the room, by which households change hands; another is begun."""
    _submit_one(now)
    secretary = Member.objects.get(person__user__username="secretary", role=Role.HANDLER)
    area = Area.objects.get(kind=AreaKind.COMMUNITY, code=COMMUNITY)
    why = _("The building branch chooses its secretary anew; the lead follows.")
    plan = actions.begin(Draft(area, why, _day(now, LATER)), by=secretary, now=now)
    offers = candidates(area, by=secretary, on=plan.effective_on).get(area.code, [])
    row = plan.leads.select_related("party_cell").order_by("pk")[0]
    others = [one.key for one in offers if one.person != row.person_id]
    if others:
        wanted = Wanted(leads={row.party_cell.code: others[0]})
        actions.choose(plan, wanted, by=secretary, now=now)


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
