"""What happened to an account is written down: a row, and a line of the ledger."""

from datetime import datetime

from django.utils.timezone import localdate

from youhu.accounts.models import AccountEvent
from youhu.accounts.origin import Origin
from youhu.accounts.rules import Deed
from youhu.ledger.actions import begin
from youhu.registry.models import Member, User, nobody
from youhu.registry.rules import Role


def write(deed: Deed, user: User | None, origin: Origin, *, now: datetime) -> AccountEvent:
    """The hand is the first post of whoever owns the account; a name that nobody has, nobody's."""
    member = _first_post(user, now) if user is not None else None
    by = member or nobody(Role.RESIDENT)
    event = AccountEvent.objects.create(
        district=by.area_code[:6],
        user=user,
        deed=deed,
        device=origin.device,
        address=origin.address,
        at=now,
    )
    begin(event, deed, by=by, now=now)
    return event


def _first_post(user: User, now: datetime) -> Member | None:
    posts = Member.objects.serving(localdate(now)).filter(person__user=user)
    return posts.select_related("organisation", "person").order_by("pk").first()
