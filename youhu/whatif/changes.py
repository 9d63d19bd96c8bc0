"""From what is asked to what is other in the simulation."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.clocks import SILENT, Limit, Matter
from youhu.calls.models import Category, RuleDraft
from youhu.calls.reference import Reference
from youhu.calls.rehearsal import with_draft
from youhu.calls.routing import RuleBook, route
from youhu.calls.rules import Stage
from youhu.common.calendar import DayKind, WorkCalendar
from youhu.common.errors import Refused
from youhu.registry.models import Organisation
from youhu.solvers.queues.history import Bools, Floats, Ints
from youhu.solvers.queues.model import Change
from youhu.solvers.queues.replay import Window
from youhu.whatif.reading import Past, by_unit
from youhu.whatif.rules import DESK, STAGES, UNIT, Ask, Days, MoreHands, NewLimit

DRAFT, SATURDAY = -1, 5
Calendar = Callable[[int | None], WorkCalendar]


def change_of(ask: Ask, past: Past, known: Reference) -> Change:
    """The change that is asked. Raises Refused for a unit, category or draft that is not there."""
    hands: dict[int, int] = {}
    windows: dict[int, tuple[Window, ...]] = {}
    for asked, stages in ((ask.dispatchers, DESK), (ask.handlers, UNIT)):
        for one in asked:
            _add_hands(one, by_unit(past, stages), hands, windows)
    is_off, calendar = _days(ask.days, past, known)
    moved = _moved(ask.rule, past, known) if ask.rule else {}
    shift = _due_shift(ask, past, known, calendar, moved)
    change = Change(hands=hands, windows=windows, is_off=is_off, due_shift=shift)
    return _rerouted(change, past, moved) if moved else change


def _add_hands(
    asked: MoreHands,
    places: dict[int, list[int]],
    hands: dict[int, int],
    windows: dict[int, tuple[Window, ...]],
) -> None:
    units = [_unit(asked.unit)] if asked.unit else list(places)
    stations = [station for unit in units for station in places.get(unit, ())]
    if not stations:
        raise Refused(_("Nothing lay at “%(unit)s” in that month.") % {"unit": asked.unit})
    for station in stations:
        if asked.has_hours:
            more = (Window(asked.starts, asked.ends),) * asked.more
            windows[station] = (*windows.get(station, ()), *more)
        else:
            hands[station] = hands.get(station, 0) + asked.more


def _unit(code: str) -> int:
    found = Organisation.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise Refused(_("There is no unit with the code “%(code)s”.") % {"code": code})
    return int(found)


def category_of(code: str, known: Reference) -> Category | None:
    """The category with this code; None where none is named."""
    if not code:
        return None
    for category in known.tables.categories.values():
        if category.code == code:
            return category
    raise Refused(_("There is no category with the code “%(code)s”.") % {"code": code})


def _days(days: str, past: Past, known: Reference) -> tuple[Bools | None, Calendar]:
    """The days off as asked, and the calendars by which promises are reckoned."""
    if days == Days.AS_THEY_ARE:
        return None, known.calendar
    plain = known.calendar()
    opened = {
        day: DayKind.WORKDAY
        for day in past.frame.days
        if not plain.shift(day).spans and (days == Days.EVERY_DAY or day.weekday() == SATURDAY)
    }
    is_off = past.history.is_off & np.array([day not in opened for day in past.frame.days])

    def calendar(unit: int | None = None) -> WorkCalendar:
        own = known.calendar(unit)
        return replace(own, days={**own.days, **opened})

    kept: dict[int | None, WorkCalendar] = {}
    return is_off, lambda unit=None: kept.setdefault(unit, calendar(unit))


def _due_shift(
    ask: Ask, past: Past, known: Reference, calendar: Calendar, moved: dict[int, Organisation]
) -> Floats | None:
    """By how much every promise moves; what was paused or given on top stays so."""
    if not ask.limits and ask.days == Days.AS_THEY_ARE and not moved:
        return None
    limits = [(category_of(one.category, known), one) for one in ask.limits]
    shift = np.zeros(len(past.rows))
    for number, row in enumerate(past.rows):
        if past.calls.counts[number]:
            unit = moved[number].pk if number in moved else row["unit_id"]
            shift[number] = _shift(row, limits, known, calendar, unit)
    return shift


def _shift(
    row: dict[str, Any],
    limits: Iterable[tuple[Category | None, NewLimit]],
    known: Reference,
    calendar: Calendar,
    unit: int | None,
) -> float:
    basis = row["promise_basis"]
    since = datetime.fromisoformat(basis["since"]) if basis else row["raised_at"]
    category = known.tables.categories[row["category_id"]]
    old = _limit_of(row, category, known)
    new = old
    for wanted, one in limits:
        if wanted is None or wanted.pk in (category.pk, category.parent_id):
            amount, limit_type = one.limit
            new = replace(old, amount=amount, limit_type=limit_type)
    before, after = known.calendar(row["unit_id"]), calendar(unit)
    if new == old and before is after:
        return 0.0
    return (_due(after, since, new) - _due(before, since, old)).total_seconds()


def _due(calendar: WorkCalendar, since: datetime, limit: Limit) -> datetime:
    return calendar.due(since, amount=limit.amount, limit_type=limit.limit_type).at


def _limit_of(row: dict[str, Any], category: Category, known: Reference) -> Limit:
    matter = Matter(category, row["kind"], row["urgency"])
    day = timezone.localdate(row["raised_at"])
    return known.tables.limits.find(Stage.TOTAL, matter, day) or SILENT


def _moved(draft_id: int, past: Past, known: Reference) -> dict[int, Organisation]:
    """The calls that would go to another unit by the draft, and to which."""
    draft = RuleDraft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise Refused(_("There is no draft of a rule with the number %(id)s.") % {"id": draft_id})
    rows = with_draft(
        known.tables.rules.rules,
        None if draft.is_ending else draft.as_rule(DRAFT),
        follows=draft.follows_id,
    )
    books = (known.tables.rules, RuleBook(rows, known.tables.rules.localities))
    ways: dict[tuple[int, str, str], Organisation | None] = {}
    found = {}
    for number, row in enumerate(past.rows):
        key = (row["category_id"], row["cell_code"], row["kind"])
        if key not in ways:
            ways[key] = _other_unit(books, key, draft.valid_from, known)
        unit = ways[key]
        if unit is not None:
            found[number] = unit
    return found


def _other_unit(
    books: tuple[RuleBook, RuleBook], key: tuple[int, str, str], on: date, known: Reference
) -> Organisation | None:
    """The unit by the second book where it is another than by the first."""
    category = known.tables.categories[key[0]]
    before, after = (route(book, category, key[1], key[2], on) for book in books)
    if after is None or (before is not None and before.unit.pk == after.unit.pk):
        return None
    return after.unit


def _rerouted(change: Change, past: Past, moved: dict[int, Organisation]) -> Change:
    """Visits at the unit lie at another one; a call that has a unit is not accepted by hand."""
    station, gone = past.history.station.copy(), np.zeros(len(past.visits), bool)
    groups = past.history.groups.copy()
    for number, unit in moved.items():
        first, end = past.history.first[number : number + 2]
        _take_there(past, past.rows[number], unit.pk, range(first, end), station, groups)
        if past.rows[number]["is_fallback"] and past.visits[first].stage == _ACCEPT:
            gone[first] = True
    return replace(change, station=station, groups=groups, gone=gone)


_ACCEPT = STAGES.index(Stage.ACCEPT)


def _take_there(
    past: Past, row: dict[str, Any], unit: int, visits: range, station: Ints, groups: Ints
) -> None:
    for at in visits:
        visit = past.visits[at]
        place = past.stations.get((visit.stage, unit))
        if visit.stage in UNIT and place is not None:
            station[at] = place
            groups[at] = past.texts.numbers(row, visit, unit)
