"""Settlement of the sample district: the days up to yesterday, in every state that it can be in."""

from datetime import datetime, timedelta

from django.utils import timezone

from youhu.demo.market import MARKET
from youhu.fleets.models import Fleet
from youhu.market.actions import count_day
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.settling import actions
from youhu.settling.models import Statement
from youhu.settling.queries import fleets_to_settle

DAYS = 7


def settle_some(now: datetime) -> None:
    """The week before is drawn up and sent; one fleet agrees, one correction waits."""
    market = Organisation.objects.get(code=MARKET)
    desk = _desk("market")
    today = timezone.localdate(now)
    yesterday = today - timedelta(days=1)
    for back in range(DAYS):
        count_day(market, today - timedelta(days=back), now=now)
    fleets = fleets_to_settle(market, yesterday)
    if not fleets:
        return
    since = yesterday - timedelta(days=DAYS - 1)
    actions.draw_up(market, starts_on=since, ends_on=yesterday, by=desk, now=now)
    actions.send_all(market, by=desk, now=now)
    _agree(now)
    _correct(fleets[-1], desk, now)


def _agree(now: datetime) -> None:
    """The fleet that can sign in has still to agree; another one has, and is paid."""
    for statement in Statement.objects.filter(state="sent").whole().order_by("-fleet__number"):
        posts = Member.objects.filter(organisation=statement.fleet.organisation, role=Role.HANDLER)
        manager = posts.exclude(person__user__username="fleet").order_by("pk").first()
        if manager is not None:
            actions.agree(statement, by=manager, now=now)
            return


def _correct(fleet: Fleet, desk: Member, now: datetime) -> None:
    actions.propose(fleet, cents=-3_000, reason="两单晚到，按约定扣减", by=desk, now=now)


def _desk(username: str) -> Member:
    rows = Member.objects.filter(person__user__username=username, role=Role.HANDLER)
    return rows.select_related("organisation", "person").get()
