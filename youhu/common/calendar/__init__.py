"""The work calendar: which days the district works, and when a promise falls due."""

from youhu.common.calendar.clock import COUNTED_IN_DAYS, Deadline, LimitType, WorkCalendar
from youhu.common.calendar.days import DAY_COLUMNS, DayRow, noticed_years, read_days, seed_days
from youhu.common.calendar.hours import OFFICE_HOURS, SHANGHAI, DayKind, Hours, Shift
from youhu.common.calendar.notice import read_notice

__all__ = [
    "COUNTED_IN_DAYS",
    "DAY_COLUMNS",
    "OFFICE_HOURS",
    "SHANGHAI",
    "DayKind",
    "DayRow",
    "Deadline",
    "Hours",
    "LimitType",
    "Shift",
    "WorkCalendar",
    "noticed_years",
    "read_days",
    "read_notice",
    "seed_days",
]
