"""What is raised in the sample district: by whom, about what, where."""

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

Raised = tuple[Draft, Member]

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
        return self._report(at, album) if is_patrol(at, self._rng) else self.appeal(at, album)
