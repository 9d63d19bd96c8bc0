"""Who it is that a fleet names as its driver: known here, new, or to be looked at by the desk."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from youhu.common.sealed import INDEX_DIGITS, where
from youhu.common.sealing import fingerprint_of, fingerprints_of
from youhu.fleets.models import Driver, Fleet
from youhu.fleets.rules import OVER, Doubt
from youhu.registry.models import Person

_ABOUT = "index fleets.driver.card_index"


@dataclass(frozen=True)
class Card:
    """A driver as the fleet names them, checked in form alone."""

    name: str
    phone: str
    number: str

    @property
    def index(self) -> str:
        return fingerprint_of(self.number, _ABOUT)[:INDEX_DIGITS]

    @property
    def indexes(self) -> list[str]:
        """All values under which a driver with this card may stand."""
        return [one[:INDEX_DIGITS] for one in fingerprints_of(self.number, _ABOUT)]

    @cached_property
    def is_theirs(self) -> Q:
        """The person with this number."""
        return where(Person, "id_index", self.number)


def known_as(fleet: Fleet, card: Card) -> tuple[Person | None, str]:
    """The person with this number, or with this name and mobile; and what speaks against it."""
    known = Person.objects.filter(card.is_theirs).first()
    if known is None:
        same = Person.objects.filter(where(Person, "phone_index", card.phone), name=card.name)
        known = same.filter(id_index="").order_by("pk").first()
    elif known.name != card.name:
        return None, Doubt.NAME
    if known is None:
        return None, ""
    drives = Driver.objects.filter(person=known).exclude(state__in=OVER)
    return (None, Doubt.ELSEWHERE) if drives.exists() else (known, "")
