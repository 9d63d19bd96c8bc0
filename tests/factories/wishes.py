"""Wishes of the tiny district, brought to a state through the real actions."""

from datetime import timedelta

from tests.factories.neighbourhood import Neighbourhood
from tests.factories.rows import NOW
from youhu.registry.models import Member
from youhu.territory.models import Area
from youhu.volunteering import actions as volunteering
from youhu.volunteering.actions import Offer
from youhu.volunteering.rules import Way
from youhu.wishes import actions
from youhu.wishes.actions import Asked, Public, Said
from youhu.wishes.models import Wish
from youhu.wishes.rules import Kind, Satisfaction, Source, State

WORDS = Asked(
    "The lamp in my room is broken, and I cannot climb the ladder.", name="Li Xiulan",
    phone="13800138000", address="3 Lane 001",
)  # fmt: skip
PUBLIC = Public(
    title="Change a lamp for Granny Li", text="A lamp in the living room.", salutation="Granny Li",
    kind=Kind.CONVENIENCE, skills=("electricity",), slots=("6a", "6p"), minutes=30,
)  # fmt: skip
HANDY = Offer(skills=("electricity", "cantonese"), free=("6a",), phone="13900139000")

# What is done to bring a wish so far, in this order.
WAY = (
    State.SUBMITTED, State.OPEN, State.CLAIMED, State.IN_PROGRESS, State.PENDING_CONFIRM,
    State.REALISED, State.RATED,
)  # fmt: skip


def checked_in(member: Member, homes: Neighbourhood, community: Area, offer: Offer = HANDY) -> None:
    """Somebody who may claim: checked in and accepted."""
    made = volunteering.check_in(
        member.person, community, offer, way=Way.PHONE, by=member, now=NOW - timedelta(days=9)
    )
    volunteering.accept(made, by=homes.secretary, now=NOW - timedelta(days=9))


def wished(
    homes: Neighbourhood, community: Area, state: str = State.OPEN, *, by: Member | None = None,
    now=NOW, asked: Asked = WORDS, public: Public = PUBLIC, asker: Member | None = None,
) -> Wish:  # fmt: skip
    """A wish from the paper list of the desk, or of `asker`, in that state; claimed by `by`."""
    source = Source.PHONE if asker else Source.DESK
    desk = homes.secretary
    wish = actions.submit(community, asked, source=source, by=asker or desk, now=now)
    steps = [
        lambda: actions.publish(wish, public, by=desk, now=now),
        lambda: actions.claim(wish, by=by, now=now),
        lambda: actions.agree(wish, meets_at=now + timedelta(hours=1), by=by, now=now),
        lambda: actions.finish(wish, minutes=40, note="Done.", by=by, now=now),
        lambda: actions.confirm(wish, note="Rang her.", by=desk, now=now),
        lambda: actions.rate(wish, Said(Satisfaction.GOOD, "Thank you!", True), by=desk, now=now),
    ]
    if state == State.REJECTED:
        actions.reject(wish, note="Ask the office.", by=desk, now=now)
    elif state == State.ROLLED_OVER:
        steps[0]()
        actions.end_rounds(now=now + timedelta(days=31))
    elif state == State.WITHDRAWN:
        actions.withdraw(wish, note="Not needed any more.", by=desk, now=now)
    else:
        for step in steps[: WAY.index(state)]:
            step()
    return Wish.objects.whole().get(pk=wish.pk)
