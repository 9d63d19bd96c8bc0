"""The calls behind a figure as a table: column by column, only what stands in it is read."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls import reference
from youhu.calls.long_tables import LongTable
from youhu.calls.models import Call, Export
from youhu.calls.rules import Satisfaction, Solved, State
from youhu.common import long_table
from youhu.common.csv import harmless
from youhu.common.long_table import Tell
from youhu.figures.asked import Asked
from youhu.figures.lives import CallBackState
from youhu.figures.queries import Behind, behind
from youhu.figures.scope import Scope
from youhu.registry.models import Organisation

CALLS = "figure_calls"
LOT = 2_000
FIELDS = (
    "pk", "number", "category", "unit", "raised_at", "due_at", "answered_at", "state",
    "was_contacted", "was_solved", "satisfaction", "call_back__state",
)  # fmt: skip


def heads() -> list[str]:
    return [
        _("Number"), _("Category"), _("Unit"), _("Raised"), _("Promised"), _("Answered"),
        _("State"), _("Contacted"), _("Solved"), _("Satisfied"), _("Called back"),
    ]  # fmt: skip


def lots(found: Behind) -> Iterator[list[list[Any]]]:
    """The rows, newest first, some thousands at a time."""
    member, words = found.asked.scope.member, _Words()
    keys = list(found.keys())
    for start in range(0, len(keys), LOT):
        wanted = keys[start : start + LOT]
        calls = Call.objects.visible_to(member).filter(pk__in=wanted)
        rows = {row[0]: row[1:] for row in calls.values_list(*FIELDS)}
        words.learn(row[2] for row in rows.values())
        yield [words.line(rows[key]) for key in wanted if key in rows]


class _Words:
    """What stands in the cells, each word looked up once, in the language of the moment."""

    def __init__(self) -> None:
        known = reference.current().tables
        self.categories = {pk: str(one) for pk, one in known.categories.items()}
        self.units: dict[int | None, str] = {None: ""}
        self.units |= {pk: str(unit) for pk, unit in known.units.items()}
        self.contacted = {True: _("yes"), False: _("no"), None: ""}
        self.states, self.solved = _labels(State.choices), _labels(Solved.choices)
        self.satisfied, self.asked = _labels(Satisfaction.choices), _labels(CallBackState.choices)

    def learn(self, units: Iterable[int | None]) -> None:
        """The names of units that answer for nothing any more."""
        missing = {pk for pk in units if pk and pk not in self.units}
        if missing:
            found = Organisation.objects.filter(pk__in=missing)
            self.units |= {unit.pk: str(unit) for unit in found}

    def line(self, row: tuple[Any, ...]) -> list[Any]:
        number, category, unit, raised, due, answered, state, *said = row
        contacted, solved, satisfied, asked = said
        return [
            number, self.categories[category], self.units[unit], raised, due, answered,
            self.states[state], self.contacted[contacted], self.solved[solved],
            self.satisfied[satisfied], self.asked[asked],
        ]  # fmt: skip


def _labels(choices: Iterable[tuple[Any, Any]]) -> dict[Any, str]:
    return {None: "", "": "", **{value: str(label) for value, label in choices}}


def _writer(export: Export) -> Callable[[Path, Tell], None]:
    """What writes the table that was asked for."""
    made = ([list(map(harmless, line)) for line in lot] for lot in lots(_asked(export)))
    return lambda path, tell: long_table.write(
        path, export.format, head=heads(), lots=made, tell=tell
    )


def _asked(export: Export) -> Behind:
    """The calls of the address, in the eyes of its owner on the day it was asked for."""
    day = timezone.localdate(export.asked_at)
    return behind(Asked(Scope(export.owner), QueryDict(export.query), day))


def name_of(found: Behind) -> str:
    return f"calls-{found.asked.stretch.key}-{found.asked.kpi.key}"


def address_of(found: Behind) -> str:
    return f"{reverse('figure_calls', args=[found.asked.kpi.key])}?{found.address}"


LONG_TABLES = {
    CALLS: LongTable(
        writer=_writer,
        asked_at=lambda export: address_of(_asked(export)),
        name=lambda export: name_of(_asked(export)),
    )
}
