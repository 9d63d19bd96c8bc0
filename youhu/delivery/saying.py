"""How orders are said: what happened to one, where it stands, how its signature looks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from youhu.common import words
from youhu.common.words import Face
from youhu.delivery.models import Order, Proof
from youhu.delivery.pricing import yuan
from youhu.delivery.queries import next_step
from youhu.delivery.rules import MOVING, SOON, State
from youhu.ledger.models import Entry

VERBS = {
    "order": pgettext_lazy("order", "Ordered and promised"),
    "change": pgettext_lazy("order", "Changed"),
    "promise_anew": pgettext_lazy("order", "Another slot promised"),
    "promise_later": pgettext_lazy("order", "Another slot promised"),
    "give": pgettext_lazy("order", "Given to a fleet"),
    "load": pgettext_lazy("order", "Collected"),
    "hand_over": pgettext_lazy("order", "Passed to another vehicle"),
    "hand_over_back": pgettext_lazy("order", "Passed to another vehicle"),
    "deliver": pgettext_lazy("order", "Delivered"),
    "turn_back": pgettext_lazy("order", "Sent back"),
    "bring_back": pgettext_lazy("order", "Back at the shop"),
    "rate": pgettext_lazy("order", "Rated"),
    "close": pgettext_lazy("order", "Closed by the clock"),
    "cancel": pgettext_lazy("order", "Cancelled"),
    "tell_trouble": pgettext_lazy("order", "Trouble told"),
    "settle": pgettext_lazy("order", "Trouble settled"),
    "warn": pgettext_lazy("order", "Warned: overdue"),
    "reveal": pgettext_lazy("order", "Receiver looked at"),
    "erase": pgettext_lazy("order", "Receiver erased"),
}
# Why a slot is offered; who plans tours names one of these.
REASONS = {
    "usual": gettext_lazy("By the usual time for this way"),
    "comes_by": gettext_lazy("A vehicle comes by: %(km)s km more"),
}
# What a receiver reads behind the tracking link.
PUBLIC = ("order", "promise_anew", "promise_later", "load", "deliver", "turn_back", "bring_back",
          "cancel")  # fmt: skip
LOOKS = {
    State.PROMISED: ("wait", "wait"), State.ABOARD: ("half", "now"),
    State.DELIVERED: ("done", "done"), State.CLOSED: ("done", "done"),
    State.RETURNING: ("back", "back"), State.RETURNED: ("back", "back"),
    State.CANCELLED: ("off", "off"),
}  # fmt: skip
STEPS = (
    (State.PROMISED, pgettext_lazy("step of an order", "promised")),
    (State.ABOARD, pgettext_lazy("step of an order", "on the way")),
    (State.DELIVERED, pgettext_lazy("step of an order", "delivered")),
)
_PLAIN = {
    State.PROMISED: gettext_lazy("The vehicle has not collected the goods yet."),
    State.ABOARD: gettext_lazy("The goods are on the way."),
    State.DELIVERED: gettext_lazy("The goods were handed over."),
    State.CLOSED: gettext_lazy("The goods were handed over."),
    State.RETURNING: gettext_lazy("It could not be handed over. The goods go back to the shop."),
    State.RETURNED: gettext_lazy("The goods are back at the shop."),
    State.CANCELLED: gettext_lazy("The order was cancelled."),
}


def plain(order: Order) -> str:
    """Where it stands, in a sentence that anybody understands."""
    return str(_PLAIN[State(order.state)])


def owed(order: Order) -> str:
    """What a cancelled order still costs, beside what it would have cost."""
    if not order.cost_cents:
        return _("There is nothing to pay.")
    return _("To pay: %(cost)s. The price was %(price)s.") % {
        "cost": yuan(order.cost_cents), "price": yuan(order.price_cents)
    }  # fmt: skip


def slot(order: Order, now: datetime) -> str:
    """What was promised: “today 14:00–16:00”."""
    until = timezone.localtime(order.promised_until)
    return f"{words.moment(order.promised_from, now)}–{until:%H:%M}"


def reached(order: Order) -> int:
    """How far it has come, as a place in STEPS; -1 where it took another way."""
    states = [state for state, _label in STEPS]
    state = State.DELIVERED if order.state == State.CLOSED else State(order.state)
    return states.index(state) if state in states else -1


def face(order: Order, now: datetime) -> Face | None:
    """The clock of who sends or waits: time left until the promise ends, or how it was kept."""
    if order.state == State.RETURNING:
        return due(order, now)
    if order.state in MOVING:
        told = words.face(order.promised_until, order.promised_from, now)
        return replace(told, words=_("Arrival: %(clock)s") % {"clock": told.words})
    if order.delivered_at is not None:
        return words.outcome(order.promised_until, order.delivered_at)
    return None


def due(order: Order, now: datetime) -> Face | None:
    """The clock of who has to act: by when the next step is due, and which; then how it ended."""
    step = next_step(order)
    if order.state not in MOVING or step is None or step.due_at is None:
        return face(order, now)
    told = words.face(step.due_at, step.due_at - SOON, now)
    said = {"step": step.words, "clock": told.words}
    return replace(told, words=_("%(step)s: %(clock)s") % said)


def history(lines: Iterable[Entry]) -> Iterator[tuple[Entry, str, str]]:
    """Each line, what happened in words, and whose hand it was."""
    for line in lines:
        who = _("the clock") if line.by is None else str(line.by.person)
        yield line, str(VERBS.get(line.verb, line.verb)), who


def shown_by(proof: Proof) -> str:
    """What shows that the goods changed hands, in words: for those who may not see it itself."""
    there = (
        (proof.image, pgettext("proof", "photo")),
        (proof.signature, pgettext("proof", "signature")),
        (proof.code_given, pgettext("proof", "code of the receiver")),
    )
    return _(", ").join(word for is_there, word in there if is_there)


PAD = (300, 150)


def drawn(signature: Sequence[Sequence[Sequence[float]]]) -> str:
    """A signature as the path of an SVG, 300 wide and 150 high."""
    strokes = []
    for stroke in signature:
        points = [f"{x * PAD[0]:.1f} {y * PAD[1]:.1f}" for x, y in stroke]
        strokes.append("M" + "L".join(points if len(points) > 1 else points * 2))
    return "".join(strokes)


def reason(code: str, facts: Mapping[str, Any] | None, words: str = "") -> str:
    """Why this slot, to this reader; `words` are what somebody wrote instead."""
    if code not in REASONS:
        return words
    try:
        return str(REASONS[code]) % (facts or {})
    except KeyError:
        return words
