"""The introduction letter of a transfer as it is printed: stub, letter and receipt.

It is an official paper, so it is Chinese in every language of the site.
"""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from youhu.calls.sheets import set_sheet
from youhu.common.identifiers import age, birth_on
from youhu.party.models import Transfer
from youhu.registry.models import Person

SHEET = Path(__file__).resolve().parent / "sheets" / "letter.typ"
BLANK = "        "  # filled in by hand
CHINESE = "zh-hans"
Facts = list[tuple[str, str]]


def letter_of(transfer: Transfer) -> bytes:
    """The PDF. Raises Refused when the font is not there."""
    with translation.override(CHINESE):
        return set_sheet("letter", letter_data(transfer), {}, sheet=SHEET)


def letter_data(transfer: Transfer) -> dict[str, Any]:
    """What the three parts say."""
    person = transfer.person
    named = {
        "name": person.name, "source": transfer.comes_from, "target": transfer.goes_to,
        "standing": _standing(transfer), "days": transfer.validity.days,
    }  # fmt: skip
    return {
        "words": _words(),
        "number": transfer.letter_number,
        "source": transfer.comes_from,
        "target": transfer.goes_to,
        "on": _day(transfer.letter_on),
        "stub": _stub(transfer),
        "person": _person(transfer),
        "back": _back(transfer),
        "letter": _(
            "This is to introduce comrade %(name)s, %(standing)s of the Communist Party of China, "
            "whose membership goes from %(source)s to %(target)s. Please receive them. "
            "(valid for %(days)s days)"
        )
        % named,
        "receipt": _("The membership of comrade %(name)s has come to us. This is our receipt.")
        % named,
        "address": _("Address, telephone and postcode of the sending Party committee:"),
    }


def _words() -> dict[str, str]:
    return {
        "title": _("Introduction letter for a Party member"),
        "stub": pgettext("letter", "Stub"),
        "letter": pgettext("letter", "Letter"),
        "receipt": pgettext("letter", "Receipt"),
        "number": _("Number: "),
        "cut": _("cut here, seal across"),
        "seal": _("(seal)"),
        "date": _("year month day"),
    }


def _stub(transfer: Transfer) -> Facts:
    return [
        (pgettext("person", "Name"), transfer.person.name),
        (pgettext("party", "Standing"), _standing(transfer)),
        (pgettext("transfer", "From"), transfer.comes_from),
        (pgettext("transfer", "To"), transfer.goes_to),
        (_("Dues paid until"), _month(transfer.dues_until)),
        (pgettext("letter", "Valid until"), _day(transfer.letter_until)),
        (_("Letter of"), _day(transfer.letter_on)),
        (_("Handled by"), BLANK),
    ]


def _person(transfer: Transfer) -> Facts:
    person, on = transfer.person, transfer.letter_on
    sex, years = _sex_and_age(person, on)
    return [
        (pgettext("person", "Name"), person.name),
        (_("Sex"), sex),
        (_("Age"), years),
        (_("Ethnic group"), BLANK),
        (_("Resident ID"), str(person.id_number) or BLANK),
        (_("Mobile"), str(person.phone) or BLANK),
        (_("Dues paid until"), _month(transfer.dues_until)),
        (pgettext("letter", "Valid until"), _day(transfer.letter_until)),
    ]


def _back(transfer: Transfer) -> Facts:
    return [
        (_("Received on"), BLANK),
        (_("Handled by"), BLANK),
        (_("Telephone"), BLANK),
        (_("Number of the letter"), transfer.letter_number),
    ]


def _sex_and_age(person: Person, on: date | None) -> tuple[str, str]:
    """As the resident ID says; blank where none is kept."""
    number = str(person.id_number)
    if len(number) != 18 or on is None:
        return BLANK, BLANK
    sex = _("male") if int(number[16]) % 2 else _("female")
    return sex, str(age(birth_on(number), today=on))


def _standing(transfer: Transfer) -> str:
    found = transfer.membership or transfer
    return str(found.get_standing_display())


def _day(on: date | None) -> str:
    return f"{on:%Y-%m-%d}" if on else BLANK


def _month(on: date | None) -> str:
    return f"{on:%Y-%m}" if on else BLANK
