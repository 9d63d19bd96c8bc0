"""Reading orders: whose they are, what comes next and by when, who may take which step."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from youhu.common.moves import open_moves
from youhu.delivery.models import Order, Shop, ShopKeeper, Trouble
from youhu.delivery.rules import MOVES, MOVING, State, TroubleState, free_until, pickup_by
from youhu.fleets.models import Driver, Fleet
from youhu.fleets.rules import FINISHING
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role


def keeps_shop(member: Member) -> bool:
    """Whether somebody may order for a shop; for doors."""
    return member.role == Role.RESIDENT and shops_of(member).exists()


def reads_orders(member: Member) -> bool:
    """Whether somebody reads the market's orders at a desk; for doors and pages."""
    return member.keeps_market or member.keeps_fleet or member.oversees


def shops_of(member: Member) -> QuerySet[Shop]:
    """The shops that somebody keeps today."""
    if member.pk is None or member.role != Role.RESIDENT:
        return Shop.objects.none()
    mine = ShopKeeper.objects.filter(person=member.person_id, valid_until=None)
    rows = Shop.objects.filter(pk__in=mine.values("shop"), closed_on=None)
    return rows.select_related("market").order_by("pk")


def keepers_of(shop: Shop, on: date) -> QuerySet[Member]:
    """The residents who keep a shop."""
    people = ShopKeeper.objects.filter(shop=shop, valid_until=None).values("person")
    return Member.objects.serving(on).filter(role=Role.RESIDENT, person__in=people)


def is_keeper(order: Order, by: Member) -> bool:
    return shops_of(by).filter(pk=order.shop_id).exists()


def is_market_desk(market: Organisation | int, by: Member) -> bool:
    """Whether the member sits at the desk of this market."""
    pk = market if isinstance(market, int) else market.pk
    return by.keeps_market and by.organisation_id == pk


def is_fleet_desk(order: Order, by: Member) -> bool:
    """Whether the member manages the fleet that has the order."""
    fleet = order.fleet
    return by.keeps_fleet and fleet is not None and fleet.organisation_id == by.organisation_id


def drives_for(order: Order, by: Member, fleet: Fleet | None = None) -> bool:
    """Whether the member drives for the fleet that has the order, or for `fleet`, which takes it.

    Who is suspended on the way still hands over what is aboard.
    """
    holder = fleet or order.fleet
    if by.pk is None or by.role != Role.RESIDENT or holder is None:
        return False
    if is_keeper(order, by):  # nobody shows to themselves that their goods arrived
        return False
    rows = Driver.objects.filter(person=by.person_id, state__in=FINISHING, fleet=holder)
    return rows.filter(fleet__market=order.market_id, fleet__state__in=FINISHING).exists()


def owner_of(order: Order) -> Organisation:
    """Who answers for an order now: its fleet, once it has one, else the market's desk."""
    if order.fleet is not None and order.state in MOVING:
        return order.fleet.organisation
    return order.market


@dataclass(frozen=True)
class Step:
    """What comes next with an order, and by when."""

    words: str
    due_at: datetime | None


def next_step(order: Order, *, trouble: Trouble | None = None) -> Step | None:
    """What must happen next; None for an order that is over. An open trouble comes first."""
    if trouble is not None and trouble.state == TroubleState.OPEN:
        return Step(_("Settle: %(what)s") % {"what": trouble.get_kind_display()}, trouble.due_at)
    words = {
        State.PROMISED: pgettext("order", "Collect it"),
        State.ABOARD: pgettext("order", "Deliver it"),
        State.DELIVERED: pgettext("order", "Rate it"),
        State.RETURNING: pgettext("order", "Bring it back"),
    }.get(State(order.state))
    return Step(words, order.due_at) if words else None


def open_trouble(order: Order) -> Trouble | None:
    """The trouble with an order that waits longest."""
    return order.troubles.filter(state=TroubleState.OPEN).order_by("due_at", "pk").first()


def offered(order: Order, by: Member) -> list[str]:
    """The verbs that this member may use now, in the order of the table."""
    verbs = open_moves(order, by.role)
    return [verb for verb in verbs if may(order, verb, by)]


_OF_SHOP = {"change", "cancel", "rate"}
_OF_DRIVER = {"load", "hand_over", "hand_over_back", "deliver", "turn_back", "bring_back"}


def may(order: Order, verb: str, by: Member, fleet: Fleet | None = None) -> bool:
    """Whether this step is this member's, whatever the state; `fleet` takes the goods over."""
    if by.role not in MOVES[verb].roles:
        return False
    if by.role == Role.CLOCK:
        return True
    if by.role == Role.HANDLER:
        return is_market_desk(order.market_id, by) or (
            verb in _OF_DRIVER and is_fleet_desk(order, by)
        )
    if verb in _OF_SHOP:
        return is_keeper(order, by)
    return verb in _OF_DRIVER and drives_for(order, by, fleet)


def cancelled_free_until(order: Order) -> datetime:
    """Until when its shop can cancel it without cost."""
    free = order.tariff.cancel_free_minutes if order.tariff else 0
    by = pickup_by(order.promised_until, order.metres, ready_at=order.ready_at)
    return free_until(order.promised_from, by, free)


def is_late(order: Order, now: datetime) -> bool:
    """Whether an order is over its time, or was delivered after what was promised."""
    if order.delivered_at is not None:
        return order.delivered_at > order.promised_until
    return order.due_at is not None and order.due_at < now and order.state != State.DELIVERED


def late(now: datetime) -> Q:
    """The same as a condition on rows."""
    return Q(state__in=MOVING, due_at__lt=now)
