"""The board as one member sees it: what fits, how far it is, why, and what may be done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.reference import current
from youhu.common.pages import AnyPage, Pages
from youhu.registry.models import Member
from youhu.solvers.matching.candidates import REACH_M
from youhu.territory.models import Area, Residence
from youhu.territory.rules import SUBDISTRICT_DIGITS
from youhu.volunteering.models import CheckIn
from youhu.volunteering.rules import WEEKENDS
from youhu.wishes import saying
from youhu.wishes.models import Wish
from youhu.wishes.models.wishes import OLDEST_FIRST
from youhu.wishes.pairing import metres_between
from youhu.wishes.queries import check_in_of
from youhu.wishes.rules import State, WaitState

PER_PAGE = 10
MOST_SHOWN = 2000
SHORT_MINUTES = 30
CHIPS = ("fit", "near", "weekend", "short")


@dataclass(frozen=True)
class Card:
    """One wish as the board shows it to one member."""

    wish: Wish
    metres: float | None
    fit: Sequence[str]
    fits: bool
    waiting: int
    now: datetime = field(repr=False)

    @property
    def place(self) -> str:
        said = str(self.wish.community)
        above = self.wish.community.parent
        return f"{above} {said}" if above and not said.startswith(str(above)) else said

    @property
    def distance(self) -> str:
        return saying.far(self.metres) if self.metres is not None else ""

    @property
    def time(self) -> str:
        return saying.times(self.wish.slots)

    @property
    def length(self) -> str:
        return saying.long(self.wish.minutes)

    @property
    def skills(self) -> str:
        return saying.skills(self.wish.skills)

    @property
    def wanted(self) -> str:
        return saying.wanted(self.wish.wanted_on, self.now) if self.wish.wanted_on else ""

    @property
    def is_soon(self) -> bool:
        return bool(self.wish.wanted_on and saying.is_soon(self.wish.wanted_on, self.now))


class Board:
    """All wishes that wait to be claimed; with a check-in those that fit can be chosen."""

    def __init__(self, member: Member, asked: Mapping[str, str], now: datetime) -> None:
        self.member, self.asked, self.now = member, asked, now
        chip = asked.get("show", "")
        self.chip = chip if chip in CHIPS else ""
        self._middles: dict[str, tuple[float, float]] = {}

    @cached_property
    def check_in(self) -> CheckIn | None:
        return check_in_of(self.member)

    @cached_property
    def home(self) -> tuple[float, float] | None:
        return home_of(self.member, self.now)

    @cached_property
    def cards(self) -> list[Card]:
        """Every open wish: what went through a round first, then what is wanted soonest."""
        waiting = Count("waiting", filter=Q(waiting__state=WaitState.WAITING))
        rows = Wish.objects.filter(state=State.OPEN, is_project=False).annotate(n_wait=waiting)
        chosen = rows.select_related("community__parent").order_by(*OLDEST_FIRST)[:MOST_SHOWN]
        return [self.card(wish) for wish in chosen]

    def card(self, wish: Wish) -> Card:
        metres = self._metres(wish)
        fits, why = self._fit(wish, metres)
        return Card(wish, metres, why, fits, getattr(wish, "n_wait", 0), self.now)

    def _metres(self, wish: Wish) -> float | None:
        """From home to home where both are known to the district; else between communities.

        A check-in can be moved at will: measured from it, distances would find the asker's house.
        """
        if self.home is not None:
            return metres_between(wish.lng, wish.lat, *self.home)
        if self.check_in is None:
            return None
        here, there = self._middle(self.check_in.community), self._middle(wish.community)
        return metres_between(*here, *there)

    def _middle(self, community: Area) -> tuple[float, float]:
        if community.code not in self._middles:
            place = current().middle(community.code, self.now)
            self._middles[community.code] = place.lng, place.lat
        return self._middles[community.code]

    def _fit(self, wish: Wish, metres: float | None) -> tuple[bool, list[str]]:
        if self.check_in is None or metres is None:
            return False, []
        mine, free = self.check_in.skills, self.check_in.free
        common = wish.slots & free if free else wish.slots
        in_time = not wish.slots or bool(common)
        fits = wish.skills <= mine and in_time and metres <= REACH_M
        why = saying.fit(
            wish.skills & mine, common if wish.slots else (), metres, names_time=bool(free)
        )
        return fits, why

    def chips(self) -> list[tuple[str, str, int]]:
        """The narrower lists: name, label, how many are in each."""
        labels = {
            "fit": _("For me"), "near": _("My subdistrict"), "weekend": _("This weekend"),
            "short": _("Within half an hour"),
        }  # fmt: skip
        if self.check_in is None:
            labels = {name: labels[name] for name in ("weekend", "short")}
        return [(name, label, len(self._narrowed(name))) for name, label in labels.items()]

    def _narrowed(self, chip: str) -> list[Card]:
        return [card for card in self.cards if self._is_in(chip, card)]

    def _is_in(self, chip: str, card: Card) -> bool:
        if chip == "fit":
            return card.fits
        if chip == "near":
            near = self.check_in.community.code[:SUBDISTRICT_DIGITS] if self.check_in else ""
            return card.wish.community.code.startswith(near)
        if chip == "weekend":
            return not card.wish.slots or bool(card.wish.slots & WEEKENDS)
        return chip != "short" or card.wish.minutes <= SHORT_MINUTES

    def page(self) -> AnyPage:
        shown = self._narrowed(self.chip)
        if not self.chip:  # without a choice what fits stands first; the order stays otherwise
            shown = sorted(shown, key=lambda card: not card.fits)
        return Pages(shown, PER_PAGE, count=len(shown)).get_page(self.asked.get("page"))


def home_of(member: Member, now: datetime) -> tuple[float, float] | None:
    """Where somebody lives, as far as the district knows it."""
    if member.pk is None:
        return None
    homes = Residence.objects.serving(timezone.localdate(now)).filter(person=member.person_id)
    place = homes.values_list("household__building__lng", "household__building__lat").first()
    return (place[0], place[1]) if place is not None else None


def cards_of(wishes: Iterable[Wish], member: Member, now: datetime) -> list[Card]:
    """The same card for wishes that are no longer open."""
    board = Board(member, {}, now)
    return [board.card(wish) for wish in wishes]
