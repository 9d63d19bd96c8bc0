"""A week of office hours as plain values: checked, compared, said in words."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from youhu.common.calendar import OFFICE_HOURS, SHANGHAI, LimitType, WorkCalendar
from youhu.common.errors import Refused

# The weekday (1 is Monday) → its spans as "09:00-12:00", the earliest first; days off are left out.
Week = dict[str, list[str]]
Span = tuple[time, time]

DAYS = tuple(str(number) for number in range(1, 8))
SHORT = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
MOST_SPANS = 3
MOST_WAY = 30  # days of a deadline that are told one by one


def week_from(rows: Iterable[tuple[int, time, time]]) -> Week:
    """The week of rows (weekday, opens, closes)."""
    week: Week = {}
    for weekday, opens, closes in sorted(rows):
        week.setdefault(str(weekday), []).append(_written((opens, closes)))
    return week


def usual_week() -> Week:
    """What holds where nobody has said anything."""
    rows = [(number, *span) for number, spans in enumerate(OFFICE_HOURS.week, 1) for span in spans]
    return week_from(rows)


def spans_of(week: Week, day: str) -> list[Span]:
    """The spans of one day as times."""
    return [_read(text) for text in week.get(day, ())]


def check_day(spans: Iterable[Span]) -> list[Span]:
    """The spans of a day in order. Raises Refused when they do not make a day."""
    ordered = sorted(spans)
    if any(closes <= opens for opens, closes in ordered):
        raise Refused(_("It closes before it opens. Let each span end later than it begins."))
    if any(later[0] < earlier[1] for earlier, later in pairwise(ordered)):
        raise Refused(_("Two spans overlap. Let the later one begin when the earlier one ends."))
    return ordered


def check_week(week: Week) -> Week:
    """The same week in order. Raises Refused when no deadline could be counted by it."""
    found: Week = {}
    for day in DAYS:
        spans = check_day(spans_of(week, day))
        if spans:
            found[day] = [_written(span) for span in spans]
    if not found:
        raise Refused(_("Nobody would ever work. State the hours of at least one day."))
    return found


def length(week: Week) -> float:
    """The working hours of a week."""
    spans = (span for day in week for span in spans_of(week, day))
    return round(sum(_minutes(closes) - _minutes(opens) for opens, closes in spans) / 60, 2)


def lines(week: Week) -> list[tuple[str, str]]:
    """The week in words: runs of weekdays that are alike, and their hours."""
    found = []
    for hours, days in groupby(DAYS, key=lambda day: week.get(day, [])):
        if hours:
            found.append((_days(list(days)), _hours(hours)))
    return found


def in_words(week: Week) -> str:
    """The week in one line; an empty one leaves it to the district."""
    if not week:
        return _("the district's hours")
    return "; ".join(f"{days} {hours}" for days, hours in lines(week))


def way(calendar: WorkCalendar, start: datetime, due: datetime) -> Iterator[tuple[date, float]]:
    """The days from a moment to its due time, each with the working hours that count."""
    begins, ends = start.astimezone(SHANGHAI), due.astimezone(SHANGHAI)
    for n in range(min((ends.date() - begins.date()).days, MOST_WAY) + 1):
        day = datetime.combine(begins.date() + timedelta(n), time.min, SHANGHAI)
        first, last = max(day, begins), min(day + timedelta(1), ends)
        spent = calendar.spent(first, end=last, limit_type=LimitType.WORK_HOURS)
        yield day.date(), round(spent.total_seconds() / 3600, 2)


def weekday(day: str) -> str:
    """What the day is called."""
    return str(WEEKDAYS[int(day) - 1])


def _days(run: list[str]) -> str:
    first, last = SHORT[int(run[0]) - 1], SHORT[int(run[-1]) - 1]
    if len(run) == 1:
        return str(first)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _hours(spans: list[str]) -> str:
    return pgettext("list", ", ").join(span.replace("-", "–") for span in spans)


def _written(span: Span) -> str:
    return f"{span[0]:%H:%M}-{span[1]:%H:%M}"


def _read(text: str) -> Span:
    opens, _dash, closes = text.partition("-")
    return time.fromisoformat(opens), time.fromisoformat(closes)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
