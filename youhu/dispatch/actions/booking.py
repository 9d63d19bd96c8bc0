"""Orders come, change and go: the tours follow in the same transaction."""

from datetime import datetime

from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.delivery.hooks import Offer
from youhu.delivery.models import Order
from youhu.delivery.rules import State
from youhu.dispatch.actions.holding import hold_market
from youhu.dispatch.actions.planning import refuse_unsound
from youhu.dispatch.actions.steps import give_up
from youhu.dispatch.actions.writing import write_tours
from youhu.dispatch.live import read
from youhu.dispatch.models import Stop
from youhu.dispatch.placing import tables_of
from youhu.dispatch.posing import pose
from youhu.dispatch.promising import kept
from youhu.dispatch.rules import TO_DO
from youhu.dispatch.tours import planned
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role
from youhu.solvers.tours.insertion import put


def book(order: Order, offer: Offer, *, by: Member, now: datetime) -> None:
    """Keep the place of an order on a tour; in the transaction in which the order is written.

    Raises Refused when another shop was quicker, so that the next slots are offered instead. What
    was promised by the usual time waits on no tour until the next plan.
    """
    hold_market(order.market, now)
    posed = pose(read(order.market, now))
    tables = tables_of(posed, leaving_out=str(order.pk))
    left, place = len(tables.missing), kept(posed, tables, order)
    if place is None:
        if offer.is_plain:
            return
        raise Refused(_("Another shop was quicker: this slot is gone. Choose among the next."))
    put(tables, place)
    after = tables.plan()
    refuse_unsound(posed, after, most_left=left)
    # Tours follow by themselves: whoever orders for a shop has no say in them.
    write_tours(posed.live, planned(posed, after), by=nobody(Role.CLOCK), now=now)


def leave(order: Order, verb: str, *, now: datetime) -> None:
    """Nobody drives for it as planned any more; whoever is on the way to it is told so.

    With a trouble the stop in hand stays: its driver says what comes of it. What goes back to its
    shop goes on.
    """
    if verb == "tell_trouble" and order.state == State.RETURNING:
        return
    hold_market(order.market, now)
    rows = Stop.objects.filter(order=order, state__in=TO_DO)
    give_up(rows, now=now, keeps_begun=verb == "tell_trouble")
