"""What an address asks of the figures: which period, which rate, broken down by what."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.http import urlencode

from youhu.figures.periods import Span, Stretch, containing, read
from youhu.figures.rules import BY_KEY, KPIS, Kpi, Level
from youhu.figures.scope import Scope


@dataclass(frozen=True)
class Asked:
    """One page of figures, as its address says it."""

    scope: Scope
    query: QueryDict
    today: date

    @property
    def stretch(self) -> Stretch:
        """The period; this month where nothing, or nothing sensible, is asked."""
        found = read(self.query.get("period", ""))
        latest = containing(self.today, Span.MONTH)
        return found if found and found.begins_on <= self.today else latest

    @property
    def kpi(self) -> Kpi:
        return BY_KEY.get(self.query.get("rate", ""), KPIS[1])

    @property
    def level(self) -> Level:
        levels, wanted = self.scope.levels, self.query.get("by", "")
        return Level(wanted) if wanted in levels else levels[0]

    def address(self, **changes: str) -> str:
        """The query of another page like this one, as it stands in an address."""
        facts = {"period": self.stretch.key, "rate": self.kpi.key, "by": self.level.value}
        return urlencode({**facts, **changes})

    @property
    def nearby(self) -> list[tuple[Span, Stretch]]:
        """This month, quarter and year: the spans to choose from."""
        day = min(self.stretch.begins_on, self.today)
        return [(span, containing(day, span)) for span in Span]

    @property
    def following(self) -> Stretch | None:
        """The next one, if it has begun."""
        after = self.stretch.after
        return after if after.begins_on <= self.today else None
