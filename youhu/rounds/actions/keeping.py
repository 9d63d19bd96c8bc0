"""What the desk keeps: plans with their times, couriers, houses without entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, record
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.rounds.actions.step import refuse_others
from youhu.rounds.models import Courier, NoEntry, Round, RoundPlan, RoundTime
from youhu.rounds.rules import DOOR_S, Times
from youhu.territory.models import Building


@dataclass(frozen=True)
class Facts:
    """What a plan says: its base, what a trolley holds, how long a door takes."""

    name: str
    lng: float
    lat: float
    weekdays: str = "1234567"
    most_bags: int = 30
    most_kg: int = 80
    door_s: int = DOOR_S


@transaction.atomic
def set_up(facts: Facts, times: Sequence[Times], *, by: Member, now: datetime) -> RoundPlan:
    """A community begins to go from door to door."""
    if not by.keeps_community or by.organisation is None:
        raise Refused(_("Communities run rounds. Switch to your post in a community."))
    _check(times)
    try:
        with transaction.atomic():
            plan = RoundPlan.objects.create(
                district=by.area_code[:6], community=by.organisation, **vars(facts)
            )
    except IntegrityError as twice:
        raise Refused(_("There is a plan of this name. Choose another one.")) from twice
    RoundTime.objects.bulk_create(RoundTime(plan=plan, **one._asdict()) for one in times)
    begin(plan, "set_up", by=by, now=now)
    return plan


def _check(times: Sequence[Times]) -> None:
    if not times:
        raise Refused(_("Enter at least one time of the day."))
    if any(not one.cut_off < one.departs < one.ends for one in times):
        raise Refused(_("Orders end first, then the round sets out, then it is over."))
    if len({one.departs for one in times}) < len(times):
        raise Refused(_("Two rounds set out at the same time. Take one of them out."))


@transaction.atomic
def change(
    plan: RoundPlan, facts: Facts, times: Sequence[Times], *, by: Member, now: datetime
) -> None:
    """Other times or another base; rounds that take orders already keep theirs."""
    refuse_others(plan, by)
    _check(times)
    _refuse_before_started(plan, times, now)
    plan.hours.all().delete()
    RoundTime.objects.bulk_create(RoundTime(plan=plan, **one._asdict()) for one in times)
    record(plan, "change", by=by, now=now, **vars(facts))


def _refuse_before_started(plan: RoundPlan, times: Sequence[Times], now: datetime) -> None:
    """Nobody is asked to go a round of today before one that has set out already."""
    today = timezone.localtime(now)
    rows = Round.objects.filter(plan=plan, out_at__isnull=False)
    started = {timezone.localtime(at) for at in rows.values_list("departs_at", flat=True)
               if timezone.localdate(at) == today.date()}  # fmt: skip
    known = set(plan.times())
    for one in times:
        departs = datetime.combine(today.date(), one.departs, today.tzinfo)
        takes_orders = datetime.combine(today.date(), one.cut_off, today.tzinfo) > today
        after = max((at for at in started if at > departs), default=None)
        if one not in known and takes_orders and after is not None:
            said = {"at": f"{one.departs:%H:%M}", "out": f"{after:%H:%M}"}
            raise Refused(
                _("The round of %(out)s has set out already today, so none at %(at)s comes before "
                  "it. Enter a later time, or enter this one tomorrow.") % said
            )  # fmt: skip


@transaction.atomic
def open_or_close(plan: RoundPlan, *, is_open: bool, by: Member, now: datetime) -> None:
    """Whether orders are taken from now on."""
    refuse_others(plan, by)
    record(plan, "open" if is_open else "close", by=by, now=now, is_open=is_open)


@transaction.atomic
def name_courier(plan: RoundPlan, member: Member, *, by: Member, now: datetime) -> Courier:
    """Somebody is ready to carry from now on."""
    refuse_others(plan, by)
    if member.role != Role.RESIDENT or not member.serves(timezone.localdate(now)):
        raise Refused(_("Couriers are residents who can sign in. Choose somebody else."))
    if Courier.objects.filter(plan=plan, member=member, until=None).exists():
        raise Refused(_("%(name)s carries already.") % {"name": member.person})
    made = Courier.objects.create(plan=plan, member=member, since=timezone.localdate(now))
    record(plan, "name_courier", by=by, now=now, payload={"member": member.pk})
    return made


@transaction.atomic
def let_go(courier: Courier, *, by: Member, now: datetime) -> None:
    """Somebody carries no longer; what is in their hands today stays there."""
    refuse_others(courier.plan, by)
    rows = Courier.objects.filter(pk=courier.pk, until=None)
    rows.update(until=timezone.localdate(now))
    record(courier.plan, "let_go", by=by, now=now, payload={"member": courier.member_id})


@transaction.atomic
def forbid_entry(
    plan: RoundPlan, building: Building, *, reason: str, by: Member, now: datetime
) -> NoEntry:
    """Nobody goes into a house for now: what is brought there is handed over at its gate."""
    refuse_others(plan, by)
    if not reason.strip():
        raise Refused(_("Say why nobody may go in."))
    if not building.code.startswith(plan.community.area_code):
        raise Refused(_("%(house)s lies in another community. Ask its desk.") % {"house": building})
    if NoEntry.objects.filter(plan=plan, building=building, until=None).exists():
        raise Refused(_("This house is marked already."))
    made = NoEntry.objects.create(
        plan=plan, building=building, reason=reason.strip(), since=now, by=by
    )
    record(plan, "forbid_entry", by=by, now=now, note=reason, payload={"building": building.pk})
    return made


@transaction.atomic
def allow_entry(flag: NoEntry, *, by: Member, now: datetime) -> None:
    """Couriers go up to the doors of a house again."""
    refuse_others(flag.plan, by)
    NoEntry.objects.filter(pk=flag.pk, until=None).update(until=now)
    record(flag.plan, "allow_entry", by=by, now=now, payload={"building": flag.building_id})
