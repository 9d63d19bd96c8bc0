"""Many people at once from a table: looked at row by row first, then taken over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.identifiers import check_mobile
from youhu.common.sealed import where
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import Role
from youhu.upkeep.actions.keeping import Hand
from youhu.upkeep.actions.members import appoint
from youhu.upkeep.actions.people import enter_person, open_login
from youhu.upkeep.staff import everyone

NEW, KNOWN, REFUSED = "new", "known", "refused"


@dataclass(frozen=True)
class Joining:
    """One row: who comes, how they sign in, which post they get. All but the name may be empty."""

    number: int
    name: str
    phone: str = ""
    username: str = ""
    organisation: str = ""  # its code
    role: str = ""
    valid_from: str = ""

    @property
    def role_said(self) -> str:
        """The role in the reader's words, or what the table said."""
        return str(dict(Role.choices).get(self.role, self.role))


@dataclass(frozen=True)
class Outcome:
    """What a row comes to: new, known or refused, and why."""

    row: Joining
    verdict: str
    why: str = ""


def take_people(rows: Iterable[Joining], hand: Hand, *, keep: bool) -> list[Outcome]:
    """Enter people, logins without a password, and posts; a row that is refused leaves nothing.

    Without `keep` all is done and taken back, so that a preview says just what would come.
    """
    with transaction.atomic():
        outcomes = [_outcome(row, hand) for row in rows]
        if not keep:
            transaction.set_rollback(True)
    return outcomes


def _outcome(row: Joining, hand: Hand) -> Outcome:
    try:
        with transaction.atomic():
            return Outcome(row, NEW if _take(row, hand) else KNOWN)
    except ValidationError as why:
        return Outcome(row, REFUSED, why.messages[0])
    except Refused as why:
        return Outcome(row, REFUSED, str(why))


def _take(row: Joining, hand: Hand) -> bool:
    """Whether the row brought anything that was not known."""
    phone = check_mobile(row.phone) if row.phone else ""
    found = _known(row, phone, hand)
    person = found or enter_person(hand, name=row.name, phone=phone)
    has_login = row.username and person.user is None
    if row.username and person.user and person.user.username != row.username:
        raise Refused(_("They sign in as %(name)s already.") % {"name": person.user})
    if has_login:
        open_login(person, hand, username=row.username)
    has_post = bool(row.organisation) and _give_post(person, row, hand)
    return bool(found is None or has_login or has_post)


def _known(row: Joining, phone: str, hand: Hand) -> Person | None:
    """The same person by name and mobile, or else by name and sign-in name."""
    people = everyone(hand.by).filter(name=row.name).select_related("user").order_by("pk")
    found = people.filter(where(Person, "phone_index", phone)).first() if phone else None
    if found is None and row.username:
        found = people.filter(user__username=row.username).first()
    return found


def _give_post(person: Person, row: Joining, hand: Hand) -> bool:
    unit = Organisation.objects.filter(code=row.organisation).first()
    if unit is None:
        raise Refused(_("No organisation has the code %(code)s.") % {"code": row.organisation})
    start = _day(row.valid_from) if row.valid_from else localdate(hand.now)
    held = Member.objects.serving(start).filter(person=person, organisation=unit, role=row.role)
    if held.exists():
        return False
    appoint(hand, person=person, organisation=unit, role=row.role, valid_from=start)
    return True


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as why:
        raise Refused(_("%(said)s is no day. Write it as 2027-01-31.") % {"said": said}) from why
