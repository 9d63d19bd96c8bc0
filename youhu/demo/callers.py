"""What is raised in the sample district: by whom, about what, where."""

from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from youhu.calls.actions import Draft
from youhu.calls.models import Category
from youhu.calls.rules import Kind, Source, Urgency
from youhu.demo.cast import Cast
from youhu.demo.grounds import Grounds, Spot
from youhu.demo.logins import COMMUNITY
from youhu.demo.names import Names
from youhu.demo.pictures import Album
from youhu.demo.rhythm import is_night, is_patrol
from youhu.demo.troubles import Trouble
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


# How far from a trouble people point, in degrees: some thirty metres.
ASIDE = 0.0003


@dataclass(frozen=True)
class Raised:
    """What is submitted, and by whom."""

    draft: Draft
    by: Member


class Callers:
    """Draws what is raised; the same generator draws the same."""

    def __init__(
        self, cast: Cast, grounds: Grounds, wording: Wording, album: Album, *, rng: Random
    ) -> None:
        self._cast, self._grounds, self._wording = cast, grounds, wording
        self._album, self._rng, self._names = album, rng, Names(rng)
        categories = Category.objects.filter(is_active=True).order_by("pk")
        self._categories = {(category.kind, category.code): category for category in categories}
        self._sites: dict[str, Spot] = {}
        # The one whom visitors sign in as lives where most happens.
        homes = [COMMUNITY, *[""] * len(cast.residents)]
        self._homes = [grounds.cell(within=homes[n]) for n in range(len(cast.residents))]

    def next(self, at: datetime) -> Raised | None:
        """What is raised at that moment; None when there is nobody to do it."""
        return self._report(at) if is_patrol(at, self._rng) else self.appeal(at)

    def appeal(self, at: datetime) -> Raised | None:
        """What a resident says at that moment."""
        return self._appeal(self._saying("text", at))

    def about(self, category: CategoryCode) -> Raised | None:
        """A neighbour of those who can sign in says something about a category."""
        sayings = self._wording.sayings["text"]
        fitting = [saying for saying in sayings if saying.category == category] or sayings
        code = self._grounds.cell(within=COMMUNITY)
        return self._unnamed(self._rng.choice(fitting), code)

    def of_trouble(self, trouble: Trouble) -> Raised:
        """A neighbour says that something is wrong at a place where others have called before."""
        if trouble.place not in self._sites:
            code = self._grounds.cell(within=COMMUNITY)
            self._sites[trouble.place] = self._grounds.spot(code)
        site, rng = self._sites[trouble.place], self._rng
        near = replace(site, lng=site.lng + rng.gauss(0, ASIDE), lat=site.lat + rng.gauss(0, ASIDE))
        sayings = [s for s in self._wording.sayings["text"] if s.category == trouble.about]
        caller = self._caller(self._names.name(), self._names.phone())
        draft = self._draft(rng.choice(sayings), site.cell_code, spot=near, **caller)
        return Raised(draft, nobody(Role.RESIDENT))

    def _saying(self, part: str, at: datetime) -> Saying:
        """Something that people say at that hour."""
        sayings = self._wording.sayings[part]
        return self._rng.choices(sayings, [_likelihood(s, is_night(at)) for s in sayings])[0]

    def _category(self, saying: Saying) -> Category:
        return self._categories[saying.category]

    def _report(self, at: datetime) -> Raised | None:
        """A grid worker on patrol writes down what is wrong."""
        code, saying = self._grounds.cell(), self._saying("report", at)
        by = self._cast.grid_worker(code)
        draft = self._draft(saying, code, source=Source.GRID, kind=Kind.REPORT)
        return None if by is None else Raised(draft, by)

    def _appeal(self, saying: Saying) -> Raised | None:
        """A resident calls, by one of the doors."""
        door = self._rng.choices(tuple(DOORS), tuple(DOORS.values()))[0]
        if door == "signed_in" and self._cast.residents:
            return self._from_resident(saying)
        return self._unnamed(saying, self._grounds.cell(), door)

    def _unnamed(self, saying: Saying, cell_code: str, door: str = "") -> Raised | None:
        """Somebody without a login calls."""
        by, source = self._hand(door, cell_code)
        caller = self._caller(self._names.name(), self._names.phone())
        draft = self._draft(saying, cell_code, source=source, **caller)
        return None if by is None else Raised(draft, by)

    def _hand(self, door: str, cell_code: str) -> tuple[Member | None, Source]:
        """Who writes a call down that comes in by a door."""
        match door:
            case "hotline":
                return self._cast.operator(cell_code), Source.HOTLINE
            case "counter":
                return self._cast.counter(cell_code), Source.DESK
            case _:
                return nobody(Role.RESIDENT), Source.PHONE_WEB

    def _from_resident(self, saying: Saying) -> Raised:
        """Somebody with a login calls, mostly about where they live."""
        number = self._rng.randrange(len(self._homes)) if self._rng.random() > FAVOURITE else 0
        who, is_at_home = self._cast.residents[number], self._rng.random() < FROM_HOME
        code = self._homes[number] if is_at_home else self._grounds.cell()
        caller = self._caller(who.person.name, who.person.phone)
        return Raised(self._draft(saying, code, **caller), who)

    def _caller(self, name: str, phone: str) -> dict[str, Any]:
        """What a draft says of the caller, who now and then asks to be kept secret."""
        is_secret = self._rng.random() < SECRET
        return {"caller_name": name, "caller_phone": phone, "is_secret": is_secret}

    def _draft(
        self, saying: Saying, cell_code: str, spot: Spot | None = None, **more: Any
    ) -> Draft:
        spot = spot or self._grounds.spot(cell_code)
        return Draft(
            # the same dice on another day throw another key
            client_key=uuid5(NAMESPACE_OID, f"{self._cast.on}:{self._rng.getrandbits(128)}"),
            text=self._wording.fill(saying.text, spot.address),
            category_id=self._category(saying).pk,
            lng=spot.lng,
            lat=spot.lat,
            address=spot.address,
            urgency=saying.urgency,
            photos=self._album.now_and_then(),
            **more,
        )


def _likelihood(saying: Saying, at_night: bool) -> float:
    wakes = saying.category in AT_NIGHT
    return HOW_OFTEN[Urgency(saying.urgency)] * (8 if at_night and wakes else 1)
