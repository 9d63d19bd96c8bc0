"""What is raised in the sample district: by whom, about what, where."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from youhu.calls.actions import Draft
from youhu.calls.models import Category
from youhu.calls.rules import Kind, Source, Urgency
from youhu.demo.cast import Cast
from youhu.demo.grounds import Grounds
from youhu.demo.logins import COMMUNITY
from youhu.demo.names import Names
from youhu.demo.pictures import Album
from youhu.demo.rhythm import is_night, is_patrol
from youhu.demo.wording import CategoryCode, Saying, Wording
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role

# What keeps people awake is raised at night.
AT_NIGHT: frozenset[CategoryCode] = frozenset(
    {
        *(("citizen", code) for code in ("02001", "02003", "02005", "03001", "03007")),
        *(("matter", code) for code in ("06028", "08001")),
    }
)
HOW_OFTEN = {Urgency.ORDINARY: 1.0, Urgency.URGENT: 0.35, Urgency.CRITICAL: 0.15}
SECRET, FROM_HOME = 0.06, 0.7
# Of a hundred appeals: on the phone page with and without a login, by 12345, at a counter.
DOORS = {"signed_in": 34, "unnamed": 34, "hotline": 24, "counter": 8}
FAVOURITE = 0.12  # of what residents with a login raise: by the one whom visitors sign in as


@dataclass(frozen=True)
class Raised:
    """What is submitted, and by whom."""

    draft: Draft
    by: Member


class Callers:
    """Draws what is raised; the same generator draws the same."""

    def __init__(self, cast: Cast, grounds: Grounds, wording: Wording, *, rng: Random) -> None:
        self._cast, self._grounds, self._wording, self._rng = cast, grounds, wording, rng
        self._names = Names(rng)
        categories = Category.objects.filter(is_active=True).order_by("pk")
        self._categories = {(category.kind, category.code): category for category in categories}
        self._homes = [grounds.cell(within="" if n else COMMUNITY) for n in range(len(cast.residents))]

    def next(self, at: datetime, album: Album) -> Raised | None:
        """What is raised at that moment; None when there is nobody to do it."""
        if is_patrol(at, self._rng):
            return self._report(self._saying("report", at), album)
        return self.appeal(at, album)

    def appeal(self, at: datetime, album: Album) -> Raised | None:
        """What a resident says at that moment."""
        return self._appeal(self._saying("text", at), album)

    def doubtful(self, at: datetime, album: Album) -> Raised | None:
        """An appeal that a grid worker has to verify before a unit is sent."""
        doubtful = [s for s in self._wording.sayings["text"] if self._category(s).verify_first]
        return self._appeal(self._rng.choice(doubtful), album)

    def _saying(self, part: str, at: datetime) -> Saying:
        """Something that people say at that hour."""
        sayings = self._wording.sayings[part]
        return self._rng.choices(sayings, [_likelihood(s, is_night(at)) for s in sayings])[0]

    def _category(self, saying: Saying) -> Category:
        return self._categories[saying.category]

    def _appeal(self, saying: Saying, album: Album) -> Raised | None:
        """A resident calls, by one of the doors."""
        door = self._rng.choices(tuple(DOORS), tuple(DOORS.values()))[0]
        if door == "signed_in" and self._cast.residents:
            return self._from_resident(saying, album)
        code = self._grounds.cell()
        by, source = self._hand(door, code)
        person = (self._names.name(), self._names.phone())
        return by and Raised(self._draft(saying, code, album, source=source, person=person), by)

    def _hand(self, door: str, cell_code: str) -> tuple[Member | None, Source]:
        """Who writes a call down that comes in by a door."""
        match door:
            case "hotline":
                return self._cast.operator(cell_code), Source.HOTLINE
            case "counter":
                return self._cast.counter(cell_code), Source.DESK
            case _:
                return nobody(Role.RESIDENT), Source.PHONE_WEB

    def _from_resident(self, saying: Saying, album: Album) -> Raised:
        """Somebody with a login calls, mostly about where they live."""
        number = self._rng.randrange(len(self._homes)) if self._rng.random() > FAVOURITE else 0
        who, at_home = self._cast.residents[number], self._rng.random() < FROM_HOME
        code = self._homes[number] if at_home else self._grounds.cell()
        person = (who.person.name, who.person.phone)
        return Raised(self._draft(saying, code, album, person=person), who)

    def _report(self, saying: Saying, album: Album) -> Raised | None:
        """A grid worker on patrol writes down what is wrong."""
        code = self._grounds.cell()
        by = self._cast.grid_worker(code)
        draft = self._draft(saying, code, album, source=Source.GRID, kind=Kind.REPORT)
        return by and Raised(draft, by)

    def _draft(
        self,
        saying: Saying,
        cell_code: str,
        album: Album,
        *,
        source: str = Source.PHONE_WEB,
        kind: str = Kind.APPEAL,
        person: tuple[str, str] = ("", ""),
    ) -> Draft:
        spot, category = self._grounds.spot(cell_code), self._category(saying)
        return Draft(
            client_key=UUID(int=self._rng.getrandbits(128), version=4),
            text=self._wording.fill(saying.text, spot.address),
            category_id=category.pk,
            lng=spot.lng,
            lat=spot.lat,
            address=spot.address,
            kind=kind,
            urgency=saying.urgency,
            source=source,
            caller_name=person[0],
            caller_phone=person[1],
            is_secret=kind == Kind.APPEAL and self._rng.random() < SECRET,
            photos=album.now_and_then(),
        )


def _likelihood(saying: Saying, at_night: bool) -> float:
    wakes = saying.category in AT_NIGHT
    return HOW_OFTEN[Urgency(saying.urgency)] * (8 if at_night and wakes else 1)
