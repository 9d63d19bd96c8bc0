"""Reading a telephone or the names of a letter in clear: written down first."""

from datetime import datetime

from django.db import transaction

from youhu.ledger.actions import record
from youhu.privacy.actions import Whose, write_look
from youhu.privacy.rules import About, Purpose
from youhu.registry.models import Member
from youhu.volunteering.actions.step import at_desk
from youhu.volunteering.models import CheckIn, Letter


@transaction.atomic
def read_phone(check_in: CheckIn, *, by: Member, now: datetime) -> str:
    """The number of who has checked in, for the desk of the community, to ring about a service."""
    at_desk(check_in.community, by)
    whose = Whose(About.PERSON, check_in.person.name, check_in.get_absolute_url())
    write_look(whose, purpose=Purpose.CONTACT, words="", by=by, now=now)
    record(check_in, "read_phone", by=by, now=now)
    return str(check_in.phone or check_in.person.phone)


@transaction.atomic
def read_names(letter: Letter, *, purpose: str, words: str, by: Member, now: datetime) -> None:
    """Whoever reads a letter may have its names in clear, for a purpose that stays on record."""
    whose = Whose(About.LETTER, letter.code, letter.get_absolute_url(), letter.district)
    write_look(whose, purpose=purpose, words=words, by=by, now=now)
    record(letter, "read_names", by=by, now=now, note=words, payload={"purpose": purpose})
