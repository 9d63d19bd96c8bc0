"""Looks at members in clear, and lists of them that leave the site: each for a purpose, kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import record
from youhu.party.actions.hands import body_of, keeps, must_keep
from youhu.party.models import Membership, PartyBody, Transfer
from youhu.party.queries import members_of
from youhu.privacy.actions import Whose, write_look
from youhu.privacy.rules import About, Purpose
from youhu.registry.models import Member


@dataclass(frozen=True)
class Clear:
    """A member's details as nobody else sees them."""

    name: str
    phone: str
    id_number: str


@transaction.atomic
def reveal(membership: Membership, *, purpose: str, words: str, by: Member, now: datetime) -> Clear:
    """Name, mobile and resident ID of a member; who looked and why stays on record.

    The list of looks names a number, not the person: it is read by some who may not know members.
    """
    whose = _whose(membership)
    write_look(whose, purpose=purpose, words=words, by=by, now=now)
    said = {"membership": membership.pk, "purpose": purpose}
    record(body_of(membership.organisation), "reveal", by=by, now=now, note=words, payload=said)
    person = membership.person
    return Clear(person.name, str(person.phone), str(person.id_number))


def _whose(membership: Membership) -> Whose:
    title = f"№ {membership.pk}"
    return Whose(About.PERSON, title, reverse("party_member", args=[membership.pk]))


@transaction.atomic
def print_letter(transfer: Transfer, *, by: Member, now: datetime) -> None:
    """The introduction letter is printed, with all that it says of the member in clear."""
    if transfer.membership is None or not transfer.has_letter:
        raise Refused(_("There is no letter to print now."))
    if not (keeps(transfer.source, by) or keeps(transfer.target, by)):
        must_keep(transfer.source, by)
    whose, number = _whose(transfer.membership), transfer.letter_number
    write_look(whose, purpose=Purpose.OTHER, words=number, by=by, now=now)
    record(transfer, "letter", by=by, now=now)


@transaction.atomic
def export(
    body: PartyBody, *, purpose: str, words: str, by: Member, now: datetime
) -> list[Membership]:
    """The list of the members of an organisation, in clear; on record like a look at each."""
    rows = list(members_of(body.organisation, timezone.localdate(now)))
    link = reverse("party_organisation", args=[body.organisation_id])
    whose = Whose(About.PERSON, f"{body.organisation.code} × {len(rows)}", link)
    write_look(whose, purpose=purpose, words=words, by=by, now=now)
    said = {"members": len(rows), "purpose": purpose}
    record(body, "export", by=by, now=now, note=words, payload=said)
    return rows


def export_columns() -> list[str]:
    return [_("No."), _("Name"), _("Standing"), _("In service"), _("Since"), _("Until")]


def export_rows(members: list[Membership]) -> Iterator[list[Any]]:
    for one in members:
        working = _("yes") if one.is_working else ""
        yield [
            one.pk, one.person.name, one.get_standing_display(), working, one.valid_from,
            one.valid_until,
        ]  # fmt: skip
