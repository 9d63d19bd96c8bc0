"""Somebody comes with a letter from outside the district."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.sealed import where
from youhu.ledger.actions import begin
from youhu.party.actions.hands import must_keep
from youhu.party.actions.transfers import end_of, takes_members
from youhu.party.models import Membership, Transfer
from youhu.party.rules import LONGEST_VALID, Standing, State
from youhu.privacy.actions import Whose, write_look
from youhu.privacy.rules import About, Purpose
from youhu.registry.models import Member, Organisation, Person
from youhu.territory.rules import DISTRICT_DIGITS


@dataclass(frozen=True)
class Letter:
    """An introduction letter from outside the district."""

    number: str
    letter_on: date
    letter_until: date
    dues_until: date


def admit_newcomer(told: dict[str, Any], *, by: Member, now: datetime) -> Transfer:
    """Take down somebody and the letter that they brought.

    Whoever is known already, and not as a member whom `by` may see, is refused in the same words
    whether a member or not: else names could be tried here to learn who is one. The try stays on
    record.
    """
    if not told["target"]:
        raise Refused(_("Name the organisation that they go to."))
    must_keep(told["target"], by)
    name, phone = told["name"].strip(), told["phone"]
    known = Person.objects.filter(where(Person, "phone_index", phone), name=name).first()
    letter = Letter(told["number"], told["letter_on"], told["letter_until"], told["dues_until"])
    words = {"elsewhere": told["elsewhere"], "standing": told["standing"], "by": by, "now": now}
    if known is not None and not _may_know(known, by):
        _keep_the_try(letter, by, now)
        raise Refused(
            _("This letter cannot be taken down here. Ask the command room of the district.")
        )
    with transaction.atomic():
        person = known or Person.objects.create(name=name, phone=phone)
        return admit(told["target"], person, letter, **words)


def _may_know(person: Person, by: Member) -> bool:
    """Whether this member may learn where somebody belongs, or that they belong nowhere."""
    if by.oversees and len(by.area_code) <= DISTRICT_DIGITS:
        return True
    return Membership.objects.visible_to(by).filter(person=person).exists()


def _keep_the_try(letter: Letter, by: Member, now: datetime) -> None:
    """A look of its own, which its brake counts, and which no refusal takes back."""
    whose = Whose(About.PERSON, "№ ?", reverse("admit_party_member"))
    with transaction.atomic():
        write_look(whose, purpose=Purpose.OTHER, words=letter.number or "–", by=by, now=now)


@transaction.atomic
def admit(
    target: Organisation,
    person: Person,
    letter: Letter,
    *,
    elsewhere: str,
    standing: str = Standing.FULL,
    by: Member,
    now: datetime,
) -> Transfer:
    """Somebody comes with a letter from outside the district."""
    must_keep(target, by)
    takes_members(target, timezone.localdate(now))
    _may_come(person, letter, timezone.localdate(now))
    made = Transfer(
        district=target.area_code[:6], person=person, target=target, elsewhere=elsewhere.strip(),
        reason=_("comes from outside the district"), standing=standing, state=State.ISSUED,
        made_by=by, made_at=now, due_at=end_of(letter.letter_until), letter_number=letter.number,
        letter_on=letter.letter_on, letter_until=letter.letter_until,
        dues_until=letter.dues_until.replace(day=1),
    )  # fmt: skip
    made.save(force_insert=True)
    begin(made, "admit", by=by, now=now)
    return made


def _may_come(person: Person, letter: Letter, on: date) -> None:
    if not letter.letter_on <= on <= letter.letter_until:
        raise Refused(_("The letter has expired. Ask the sending organisation for a new one."))
    if letter.letter_until - letter.letter_on > LONGEST_VALID:
        raise Refused(_("A letter is valid for 1 to %(most)s days.") % {"most": LONGEST_VALID.days})
    if Transfer.objects.filter(letter_number=letter.number).exists():
        raise Refused(_("A letter of this number was taken down already. Look it up."))
    if Membership.objects.filter(person=person, is_home=True, valid_until=None).exists():
        raise Refused(_("They have a home organisation in the district already."))
    if Transfer.objects.open().filter(person=person).exists():
        raise Refused(_("A transfer of this member is under way. Finish that one first."))
