"""Rounds of the sample district: two a day in one community, one of them under way."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from youhu.demo.logins import COMMUNITY
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.rounds import actions, plan
from youhu.rounds.actions import Facts, Want
from youhu.rounds.models import Part, Round, RoundPlan
from youhu.rounds.rules import Times
from youhu.territory.models import Building, Household

TIMES = [Times(time(12, 15), time(13), time(15)), Times(time(16, 45), time(17, 30), time(19, 30))]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
HOUSES, DOORS = 5, 9  # that order, and of each so many doors
CARRYING = ("volunteer", "volunteer2")


def go_round(now: datetime) -> None:
    """A plan with couriers, a round of yesterday that is over, one to come with orders."""
    now = now.replace(microsecond=0)
    desk = Member.objects.get(person__user__username="secretary", role=Role.HANDLER)
    houses = list(Building.objects.filter(code__startswith=COMMUNITY).order_by("code")[:HOUSES])
    if not houses:
        return
    made = _plan(desk, houses, now - 3 * DAY)
    yesterday = timezone.localtime(now - DAY).replace(hour=9, minute=0, second=0)
    _yesterday(made, desk, houses, yesterday)
    _ahead(made, desk, houses, now)


def _plan(desk: Member, houses: list[Building], since: datetime) -> RoundPlan:
    lng = round(sum(house.lng for house in houses) / len(houses), 6)
    lat = round(sum(house.lat for house in houses) / len(houses) - 0.0004, 6)
    made = actions.set_up(Facts("惠民配送", lng, lat), TIMES, by=desk, now=since)
    for username in CARRYING:
        courier = Member.objects.get(person__user__username=username, role=Role.RESIDENT)
        actions.name_courier(made, courier, by=desk, now=since)
    actions.forbid_entry(made, houses[-1], reason="楼道消杀，暂不进楼", by=desk, now=since)
    return made


def _wants(house: Building, day: datetime, most: int) -> list[Want]:
    doors = Household.objects.filter(building=house).order_by("door")[:most]
    return [Want(door, f"demo-{day:%m%d}-{door.pk}", bags=1 + n % 2, grams=2500)
            for n, door in enumerate(doors)]  # fmt: skip


def _yesterday(made: RoundPlan, desk: Member, houses: list[Building], at: datetime) -> None:
    """Everything was brought."""
    wants = [want for house in houses[:2] for want in _wants(house, at, 5)]
    actions.request(wants, plan=made, by=desk, now=at)
    cut_off = at.replace(hour=12, minute=15)
    actions.close_rounds(now=cut_off)
    of = Round.objects.whole().get(plan=made, state="closed")
    actions.share_out(of, plan.split(of), by=desk, now=cut_off + 5 * MINUTE)
    begun = at.replace(hour=13)
    for part in Part.objects.filter(round=of).order_by("pk"):
        _carry(part, begun)


def _carry(part: Part, begun: datetime) -> None:
    for stop in part.stops.order_by("place"):
        doors = {drop.household_id for drop in stop.drops.all()}
        for n, door in enumerate(sorted(doors), 1):
            fresh = Part.objects.select_related("round__plan", "courier").get(pk=part.pk)
            actions.bring(fresh, door, by=fresh.courier, now=begun + n * MINUTE)


def _ahead(made: RoundPlan, desk: Member, houses: list[Building], now: datetime) -> None:
    """The last round that closed is shared out and waits; the next one takes orders."""
    wants = [want for house in houses for want in _wants(house, now, DOORS)]
    late = TIMES[1].departs if timezone.localtime(now).time() < TIMES[0].cut_off else None
    day = timezone.localtime(now - DAY if late else now)
    first = TIMES[1] if late or day.time() >= TIMES[1].cut_off else TIMES[0]
    cut_off = day.replace(hour=first.cut_off.hour, minute=first.cut_off.minute, second=0)
    actions.request(wants, plan=made, by=desk, now=cut_off - 60 * MINUTE)
    actions.close_rounds(now=cut_off)
    of = Round.objects.whole().get(plan=made, state="closed")
    actions.share_out(of, plan.split(of), by=desk, now=cut_off)
    part = Part.objects.filter(round=of, stops__isnull=False).order_by("pk")[0]
    stop = part.stops.order_by("place")[0]
    actions.take(stop, by=part.courier, now=cut_off + 40 * MINUTE)
    actions.open_rounds(now=now)
    actions.warn(now=now)


def a_plan() -> RoundPlan:
    return RoundPlan.objects.order_by("pk")[0]


def a_round() -> Round:
    """One that is under way."""
    return Round.objects.filter(state="out").order_by("-pk")[0]


def a_part() -> Part:
    """A share with a list that was taken."""
    return Part.objects.filter(state="out").order_by("-pk")[0]
