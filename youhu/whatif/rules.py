"""What may be asked of a simulation, and how it is written. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, Self

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from youhu.calls.rules import STAGE_OF, Stage, State
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.registry.rules import Role

# Who may ask, and who may read what was asked.
ASKERS = (Role.SUPERVISOR, Role.ADMIN)
READERS = (*ASKERS, Role.AUDITOR)

SEEDS, MOST_SEEDS = 20, 100
MOST_HANDS = 20


class TrialState(TextChoices):
    WAITING = "waiting", pgettext_lazy("simulation", "waiting")
    RUNNING = "running", pgettext_lazy("simulation", "being reckoned")
    READY = "ready", pgettext_lazy("simulation", "ready")
    FAILED = "failed", pgettext_lazy("simulation", "failed")


GOING = (TrialState.WAITING, TrialState.RUNNING)


class Days(TextChoices):
    """Which days count as working days."""

    AS_THEY_ARE = "", gettext_lazy("as they are")
    SATURDAYS = "saturdays", gettext_lazy("Saturdays too")
    EVERY_DAY = "every_day", gettext_lazy("every day")


# The stages of a simulation, by number; the last one waits for nobody of the district.
STAGES = (Stage.ACCEPT, Stage.VERIFY, Stage.SIGN, Stage.HANDLE, Stage.DECIDE, Stage.CHECK)
AWAY = len(STAGES)
_AWAY_STATES = (State.SUSPENDED, State.ANSWERED, State.CLOSED)
STAGE_NUMBER = {
    state: AWAY if state in _AWAY_STATES else STAGES.index(stage)
    for state, stage in (*STAGE_OF.items(), (State.CLOSED, Stage.RATE))
    if state in _AWAY_STATES or stage in STAGES
}
DESK = (STAGES.index(Stage.ACCEPT), STAGES.index(Stage.DECIDE))
UNIT = (STAGES.index(Stage.SIGN), STAGES.index(Stage.HANDLE))

_UNITS = {
    "d": LimitType.WORK_DAYS, "h": LimitType.WORK_HOURS,
    "c": LimitType.CALENDAR_DAYS, "u": LimitType.URGENT_HOURS,
}  # fmt: skip
_LIMIT = re.compile(r"(?P<category>[^=]*)=(?P<amount>\d{1,3})(?P<unit>[dhcu])")
_HANDS = re.compile(
    r"(?P<unit>.*?)(?P<more>[+-]\d{1,2})(@(?P<starts>\d{1,2}):00-(?P<ends>\d{1,2}):00)?"
)


class NewLimit(NamedTuple):
    """Calls of a category (all, where it is empty) are promised an answer within this time."""

    category: str  # code
    amount: int
    unit: str  # d, h, c or u

    @property
    def limit(self) -> tuple[Decimal, LimitType]:
        return Decimal(self.amount), _UNITS[self.unit]

    @classmethod
    def read(cls, text: str) -> Self:
        """`06001=2d`. Raises Refused when it says something else."""
        found = _LIMIT.fullmatch(text.strip())
        if found is None or not int(found["amount"]):
            raise Refused(_("Write a limit like 06001=2d: d working days, h work hours, "
                            "c calendar days, u hours day and night."))  # fmt: skip
        return cls(found["category"].strip(), int(found["amount"]), found["unit"])

    def __str__(self) -> str:
        return f"{self.category}={self.amount}{self.unit}"


class MoreHands(NamedTuple):
    """So many people more (or fewer) at a unit, or at every one where none is named."""

    unit: str  # code
    more: int
    starts: int = 0
    ends: int = 0  # hours of the day; both 0: always

    @property
    def has_hours(self) -> bool:
        return self.starts != self.ends

    @classmethod
    def read(cls, text: str) -> Self:
        """`+1`, `housing+1`, `+1@22:00-6:00`. Raises Refused when it says something else."""
        found = _HANDS.fullmatch(text.strip())
        more = int(found["more"]) if found else 0
        if found is None or not 1 <= abs(more) <= MOST_HANDS:
            raise Refused(_("Write people like +1, like housing+1 or like +1@22:00-06:00."))
        hours = int(found["starts"] or 0) % 24, int(found["ends"] or 0) % 24
        if more < 0 and hours != (0, 0):
            raise Refused(_("Fewer people can be asked for the whole day only."))
        return cls(found["unit"].strip(), more, *hours)

    def __str__(self) -> str:
        hours = f"@{self.starts:02}:00-{self.ends:02}:00" if self.has_hours else ""
        return f"{self.unit}{self.more:+}{hours}"


@dataclass(frozen=True)
class Ask:
    """What is done otherwise in the simulation."""

    limits: tuple[NewLimit, ...] = ()
    dispatchers: tuple[MoreHands, ...] = ()
    handlers: tuple[MoreHands, ...] = ()
    rule: int = 0  # the draft of a routing rule
    days: str = Days.AS_THEY_ARE

    @property
    def is_nothing(self) -> bool:
        return self == Ask()

    def as_json(self) -> dict[str, Any]:
        names = ("limits", "dispatchers", "handlers")
        said: dict[str, Any] = {name: [str(one) for one in getattr(self, name)] for name in names}
        return said | {"rule": self.rule, "days": str(self.days)}

    @classmethod
    def read(
        cls,
        *,
        limits: Iterable[str] = (),
        dispatchers: Iterable[str] = (),
        handlers: Iterable[str] = (),
        rule: int = 0,
        days: str = "",
    ) -> Self:
        """From texts as they are typed and kept. Raises Refused for one that says nothing."""
        return cls(
            tuple(map(NewLimit.read, limits)),
            tuple(map(MoreHands.read, dispatchers)),
            tuple(map(MoreHands.read, handlers)),
            rule,
            Days(days),
        )
