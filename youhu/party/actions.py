"""Writes to the register of Party members."""

from collections.abc import Iterable

from youhu.party.models import Membership

LOT = 1_000


def enter_memberships(memberships: Iterable[Membership]) -> None:
    """Enter many members of Party organisations at once, whose people are known already."""
    Membership.objects.bulk_create(list(memberships), batch_size=LOT)
