"""Who belongs where: entered, moved, joined to a second organisation, confirmed."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import record
from youhu.party.actions.hands import body_of, must_keep
from youhu.party.models import Membership, PartyBody, PartyOffice, Transfer
from youhu.party.rules import Standing
from youhu.registry.models import Member, Organisation

LOT = 1_000


def enter_memberships(memberships: Iterable[Membership]) -> None:
    """Enter many members of Party organisations at once, whose people are known already."""
    Membership.objects.bulk_create(list(memberships), batch_size=LOT)


def leave(membership: Membership, *, on: date) -> None:
    """Somebody belongs to an organisation no more, and holds no seat in it."""
    if membership.valid_from >= on:
        raise Refused(_("They belong there only since today. Do this tomorrow."))
    left = Membership.objects.filter(pk=membership.pk, valid_until=None).update(valid_until=on)
    if membership.is_home and not left:
        raise Refused(_("They belong there no more. Reload the page and look again."))
    seats = PartyOffice.objects.filter(
        body__organisation=membership.organisation_id, person=membership.person_id
    )
    seats.filter(ended_on=None).update(ended_on=on)
    membership.valid_until = on


def hand_over(membership: Membership, to: Organisation, *, on: date) -> Membership:
    """The home of a member changes; call it in the transaction of the deed that says so."""
    leave(membership, on=on)
    return Membership.objects.create(
        person_id=membership.person_id,
        organisation=to,
        standing=membership.standing,
        is_working=membership.is_working,
        valid_from=on,
    )


@transaction.atomic
def lend(membership: Membership, body: PartyBody, *, by: Member, now: datetime) -> Membership:
    """A second membership in a branch for a while, to its end; the home stays."""
    must_keep(body.organisation, by)
    on = timezone.localdate(now)
    if not body.is_beside_home or body.ends_on is None:
        raise Refused(_("Only a branch with an end takes members beside their home."))
    if body.ends_on <= on:
        raise Refused(_("This branch has ended. Choose another one."))
    if Membership.objects.serving(on).filter(
        person=membership.person_id, organisation=body.organisation_id
    ):
        raise Refused(_("They belong to this branch already."))
    made = beside(membership, body, on=on)
    record(body, "lend", by=by, now=now, payload={"membership": made.pk})
    return made


def beside(membership: Membership, body: PartyBody, *, on: date) -> Membership:
    """The row of a second membership."""
    return Membership.objects.create(
        person_id=membership.person_id,
        organisation_id=body.organisation_id,
        standing=membership.standing,
        is_working=membership.is_working,
        is_home=False,
        scope=body.scope,
        valid_from=on,
        valid_until=body.ends_on,
    )


@transaction.atomic
def confirm(membership: Membership, *, by: Member, now: datetime) -> None:
    """A probationary member becomes a full one (转正)."""
    must_keep(membership.organisation, by)
    rows = Membership.objects.filter(
        person=membership.person_id, standing=Standing.PROBATIONARY, valid_until=None
    )
    beside_home = Membership.objects.filter(
        person=membership.person_id, standing=Standing.PROBATIONARY, is_home=False
    )
    if not rows.update(standing=Standing.FULL):
        raise Refused(_("They are a full member already."))
    beside_home.update(standing=Standing.FULL)
    body = body_of(membership.organisation)
    record(body, "confirm", by=by, now=now, payload={"membership": membership.pk})
    membership.standing = Standing.FULL


def moving(membership: Membership) -> bool:
    """Whether a transfer of this member is under way."""
    return Transfer.objects.open().filter(person=membership.person_id).exists()
