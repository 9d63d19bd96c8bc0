"""What the steps have in common: whose turn it is, and who is told."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.delivery.models import Order
from youhu.delivery.queries import is_keeper, keepers_of, may
from youhu.fleets.models import Fleet
from youhu.ledger.actions import may_move
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member
from youhu.registry.rules import Role


def check_step(order: Order, verb: str, by: Member, fleet: Fleet | None = None) -> None:
    """Raise Refused for a step that this order cannot take now, or that is somebody else's."""
    may_move(order, order.MOVES[verb], by)
    if not may(order, verb, by, fleet):
        raise Refused(_("This step is not yours. The page says whose it is."))


def same_hand(order: Order, by: Member) -> bool:
    """Whether a repetition comes from who may have sent the first."""
    return order.ordered_by_id == by.pk or is_keeper(order, by)


def must_say(note: str, why: str) -> str:
    """The words, trimmed; raises Refused with `why` when there are none."""
    if not note.strip():
        raise Refused(why)
    return note.strip()


def moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%m-%d %H:%M}" if at else ""


def tell_shop(order: Order, template: str, *, now: datetime, key: str = "", **words: str) -> None:
    """Write a message to everybody who keeps the shop."""
    for member in keepers_of(order.shop, timezone.localdate(now)).order_by("pk"):
        _tell(order, template, Audience(member=member), now, f"{key}:{member.pk}", words)


def tell_desk(order: Order, template: str, *, now: datetime, key: str = "", **words: str) -> None:
    """Write a message to the desk of the market."""
    to = Audience(unit=order.market, role=Role.HANDLER)
    _tell(order, template, to, now, f"{key}:desk", words)


def tell_fleet(order: Order, template: str, *, now: datetime, key: str = "", **words: str) -> None:
    """Write a message to who manages the fleet that has the order."""
    if order.fleet is not None:
        to = Audience(unit=order.fleet.organisation, role=Role.HANDLER)
        _tell(order, template, to, now, f"{key}:fleet", words)


def _tell(
    order: Order, template: str, to: Audience, now: datetime, key: str, words: dict[str, str]
) -> None:
    context = {
        "number": order.number, "from": moment(order.promised_from),
        "until": f"{timezone.localtime(order.promised_until):%H:%M}",
        "due": moment(order.due_at), **words,
    }  # fmt: skip
    link = f"{settings.YOUHU_SITE_URL}{order.get_absolute_url()}"
    tell(
        f"{order.subject}:{order.revision}:{template}:{key}", template, context, to=to, now=now,
        link=link,
    )  # fmt: skip
