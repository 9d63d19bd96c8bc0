"""What apps above have to say of orders; each declares it in its `apps.py`.

`order_promises`: function(asked: Asked, *, now) → the slots in which it can be done, as a list of
`Offer` in the order in which they are shown, the best first. At most 300 ms: it runs in a request.
An offer says when, how far and why; `delivery` puts the price to it.
`order_booked`: function(order, offer, *, by, now) keeps the place of an order in the plan. It runs
in the transaction in which the order is written or changed, with the offer that was chosen; a
`Refused` of it undoes the order, and the next slots are offered instead.
`order_held`: function(order, *, now) holds what plans the order until the transaction ends; it is
called before the order itself is written, so that nobody waits in a ring.
`order_changed`: function(order, verb, *, by, now) hears, in the same transaction, that somebody
took a step with an order which the plan must follow: change, cancel, tell_trouble, settle,
turn_back, promise_anew, promise_later; and load, deliver, bring_back where a desk wrote them down.
`order_boards`: function(request, order, *, public: bool, now) → safe text that is drawn on the page
of an order; `public` is the page behind the tracking link, which names nobody.
`order_carriers`: function(orders: keys of orders) → for each that stands on a tour, the `Carrier`
that is to fetch or bring it; one statement, however many they are.
`order_planned`: function(fleets: keys of fleets) → the keys of the orders that a vehicle of theirs
is to collect; few, as they are of the tours ahead.
`order_erased`: function(order) forgets, in the same transaction, where an order was brought.
Where no app declares `order_promises` a slot is promised by a table of lead times, and flagged.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.safestring import SafeString

from youhu.common.wiring import declared

if TYPE_CHECKING:
    from youhu.delivery.models import Order
    from youhu.registry.models import Member, Organisation


@dataclass(frozen=True)
class Asked:
    """What is to be fetched where, and brought where, and when that would be welcome."""

    market: "Organisation"
    shop_pk: int
    pickup: tuple[float, float]  # lng, lat in WGS-84
    to: tuple[float, float]
    pieces: int
    kg: int
    litres: int
    ready_at: datetime
    wanted_from: datetime
    wanted_until: datetime
    needs_tail_lift: bool = False
    order: "Order | None" = None  # one that stands already, and whose place may be given up


@dataclass(frozen=True)
class Offer:
    """A slot that can be promised: the goods are at their door within it."""

    starts: datetime
    ends: datetime
    metres: int  # from door to door
    reason: str = ""  # why this slot: a name of `delivery.saying.REASONS`, said to each reader
    facts: Mapping[str, str | int | float] = field(default_factory=dict)  # of that sentence
    is_plain: bool = False  # by the table of lead times, no plan behind it
    key: str = ""  # for who offers it: what `book` finds its place by
    price_cents: int = 0  # delivery fills in these two
    lines: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True)
class Carrier:
    """Whose vehicle is to carry an order, as tours stand now; no promise to anybody."""

    mark: str
    fleet: "Organisation"


def offered(asked: Asked, *, now: datetime) -> list[Offer] | None:
    """The slots of whoever plans tours; None where nobody does."""
    found: list[Offer] | None = None
    for offers in declared("order_promises"):
        found = [*(found or []), *offers(asked, now=now)]
    return found


def book(order: "Order", offer: Offer, *, by: "Member", now: datetime) -> None:
    """Let the plan keep the place of this order; call it in the order's transaction."""
    for keep in declared("order_booked"):
        keep(order, offer, by=by, now=now)


def hold(order: "Order", *, now: datetime) -> None:
    """Call it first in the transaction of a step of which the plan will hear."""
    for keep in declared("order_held"):
        keep(order, now=now)


def changed(order: "Order", verb: str, *, by: "Member", now: datetime) -> None:
    """Let the plan follow a step; call it in the transaction of that step."""
    for follow in declared("order_changed"):
        follow(order, verb, by=by, now=now)


def boards(
    request: HttpRequest, order: "Order", *, public: bool, now: datetime
) -> list[SafeString]:
    """What apps above draw on the page of an order."""
    drawn = (draw(request, order, public=public, now=now) for draw in declared("order_boards"))
    return [text for text in drawn if text]


def carriers(orders: Collection[int]) -> dict[int, Carrier]:
    """Which vehicle is to carry these orders, for those that stand on a tour."""
    found: dict[int, Carrier] = {}
    for carry in declared("order_carriers"):
        found |= carry(orders)
    return found


def planned(fleets: Collection[int]) -> list[int]:
    """The orders that vehicles of these fleets are to collect."""
    return [pk for plan in declared("order_planned") for pk in plan(fleets)]
