"""Orders of a market: what may happen to one, by whom. Pure."""

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
    "promise_anew": arrow([State.PROMISED, State.ABOARD], State.PROMISED, [Role.HANDLER]),
    "load": arrow([State.PROMISED], State.ABOARD, _DRIVER_OR_DESK),
    "hand_over": arrow([State.ABOARD], State.ABOARD, _DRIVER_OR_DESK),
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
