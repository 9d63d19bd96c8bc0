"""Orders of a market: what may happen to one, by whom, and by when. Pure."""

from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from youhu.common.moves import Move, arrow
from youhu.registry.rules import Role


class State(TextChoices):
    """Where an order stands. It is promised from its first moment: there is no order without."""

    PROMISED = "promised", pgettext_lazy("order", "to be collected")
    ABOARD = "aboard", pgettext_lazy("order", "on the way")
    DELIVERED = "delivered", pgettext_lazy("order", "delivered")
    CLOSED = "closed", pgettext_lazy("order", "closed")
    RETURNING = "returning", pgettext_lazy("order", "on the way back")
    RETURNED = "returned", pgettext_lazy("order", "brought back")
    CANCELLED = "cancelled", pgettext_lazy("order", "cancelled")


# Somebody still has to drive for it.
MOVING = frozenset({State.PROMISED, State.ABOARD, State.RETURNING})
OVER = frozenset({State.CLOSED, State.RETURNED, State.CANCELLED})
OPEN = frozenset(State) - OVER

_SHOP = [Role.RESIDENT]  # the shop's keeper
_SHOP_OR_DESK = [Role.RESIDENT, Role.HANDLER]
_DRIVER_OR_DESK = [Role.RESIDENT, Role.HANDLER]

MOVES: dict[str, Move] = {
    "change": arrow([State.PROMISED], State.PROMISED, _SHOP_OR_DESK),
    "promise_anew": arrow([State.PROMISED], State.PROMISED, [Role.HANDLER, Role.CLOCK]),
    "promise_later": arrow([State.ABOARD], State.ABOARD, [Role.HANDLER, Role.CLOCK]),
    "load": arrow([State.PROMISED], State.ABOARD, _DRIVER_OR_DESK),
    "hand_over": arrow([State.ABOARD], State.ABOARD, _DRIVER_OR_DESK),
    "hand_over_back": arrow([State.RETURNING], State.RETURNING, _DRIVER_OR_DESK),
    "deliver": arrow([State.ABOARD], State.DELIVERED, _DRIVER_OR_DESK),
    "turn_back": arrow([State.ABOARD], State.RETURNING, _DRIVER_OR_DESK),
    "bring_back": arrow([State.RETURNING], State.RETURNED, _DRIVER_OR_DESK),
    "rate": arrow([State.DELIVERED], State.CLOSED, _SHOP),
    "close": arrow([State.DELIVERED], State.CLOSED, [Role.CLOCK]),
    "cancel": arrow([State.PROMISED], State.CANCELLED, _SHOP_OR_DESK),
}


class Source(TextChoices):
    PHONE = "phone", pgettext_lazy("order", "on the phone")
    DESK = "desk", pgettext_lazy("order", "at the desk")
    FILE = "file", pgettext_lazy("order", "from a list")
    API = "api", pgettext_lazy("order", "by another program")


class Goods(TextChoices):
    """What cloth comes in; how much one weighs and takes up, unless the shop says, is in USUAL."""

    ROLL = "roll", pgettext_lazy("goods", "roll")
    BALE = "bale", pgettext_lazy("goods", "bale")
    BAG = "bag", pgettext_lazy("goods", "bag")
    BOX = "box", pgettext_lazy("goods", "box")


# (kg, litres) of one piece.
USUAL = {
    Goods.ROLL: (25, 60),
    Goods.BALE: (80, 250),
    Goods.BAG: (15, 60),
    Goods.BOX: (12, 50),
}


class ProofKind(TextChoices):
    PICKUP = "pickup", pgettext_lazy("proof", "collected")
    DELIVERY = "delivery", pgettext_lazy("proof", "handed over")
    RETURN = "return", pgettext_lazy("proof", "brought back")


class TroubleKind(TextChoices):
    NOBODY = "nobody", pgettext_lazy("trouble", "nobody there")
    REFUSED = "refused", pgettext_lazy("trouble", "not accepted")
    ADDRESS = "address", pgettext_lazy("trouble", "address not found")
    NOT_READY = "not_ready", pgettext_lazy("trouble", "goods not ready")
    TOO_MUCH = "too_much", pgettext_lazy("trouble", "more than was ordered")
    DAMAGED = "damaged", pgettext_lazy("trouble", "damaged")
    LOST = "lost", pgettext_lazy("trouble", "missing")
    OTHER = "other", pgettext_lazy("trouble", "something else")


class TroubleState(TextChoices):
    OPEN = "open", pgettext_lazy("trouble", "to be settled")
    SETTLED = "settled", pgettext_lazy("trouble", "settled")


TROUBLE_MOVES: dict[str, Move] = {
    "settle": arrow([TroubleState.OPEN], TroubleState.SETTLED, [Role.HANDLER]),
}

MOST_NAME, MOST_LINE, MOST_NOTE, MOST_PHONE, MOST_ADDRESS = 20, 60, 200, 20, 120
MOST_PIECES, MOST_KG, MOST_L = 200, 5_000, 20_000
MOST_POINTS = 2_000  # of a signature

PREFIX, NUMBER = "BMM", "BMM-%05d"
FIRST_NUMBER, CODE_DIGITS = 10_001, 4
SLOT_IS_NARROW = timedelta(minutes=60)

# By when a step is due: goods are fetched so early that they arrive in time, and so on.
PACE_M_PER_MINUTE = 330  # 20 km/h from door to door
HANDLING = timedelta(minutes=15)
RETURN_WITHIN = timedelta(hours=24)
SETTLE_WITHIN, CLAIM_SETTLED_WITHIN = timedelta(minutes=30), timedelta(days=2)
RATE_WITHIN = timedelta(days=3)
CLAIM_WITHIN = timedelta(hours=48)

SOON = timedelta(minutes=30)  # so long before its due time a step stands out
RUNG_STEP, TOP_RUNG = timedelta(minutes=30), 3

# What a driver tells from the street, what a shop tells when the goods were there already.
OF_THE_WAY = frozenset(TroubleKind) - {TroubleKind.LOST}
AFTERWARDS = frozenset({TroubleKind.DAMAGED, TroubleKind.LOST, TroubleKind.OTHER})


class Answer(TextChoices):
    """How the desk settles a trouble."""

    AGAIN = "again", pgettext_lazy("trouble", "try again in the same slot")
    NEW_SLOT = "new_slot", pgettext_lazy("trouble", "promise another slot")
    TURN_BACK = "turn_back", pgettext_lazy("trouble", "bring it back to the shop")
    CANCEL = "cancel", pgettext_lazy("trouble", "cancel the order")
    WORDS = "words", pgettext_lazy("trouble", "settled with words")


def way(metres: int) -> timedelta:
    """How long a way takes from door to door, handling included."""
    return timedelta(minutes=metres / PACE_M_PER_MINUTE) + HANDLING


def pickup_by(promised_until: datetime, metres: int, *, ready_at: datetime) -> datetime:
    """The latest moment to collect goods that arrive in time; never before they are ready."""
    return max(promised_until - way(metres), ready_at)


def free_until(promised_from: datetime, collected_by: datetime, free_minutes: int) -> datetime:
    """Until when an order can be cancelled without cost: some minutes before its slot, or before
    its goods must be collected, which in a wide slot is later.
    """
    return max(promised_from, collected_by) - timedelta(minutes=free_minutes)


# Where nobody plans tours, a slot is promised by the length of the way: (up to metres, wait).
LEADS = (
    (3_000, timedelta(minutes=90)),
    (10_000, timedelta(minutes=150)),
    (10**9, timedelta(minutes=240)),
)
SLOT, SLOT_GRID = timedelta(hours=2), timedelta(minutes=30)
FIRST_HOUR, LAST_HOUR = 8, 20  # no slot begins before, none ends after
MOST_SLOTS = 6
EVENING = timedelta(hours=4)  # before the last hour: slots of the next day are offered, too


def lead(metres: int) -> timedelta:
    return next(wait for most, wait in LEADS if metres <= most)
