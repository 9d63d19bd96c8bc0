"""Every notice that an installed app words, found once: `notices` in each `apps.py`."""

from collections.abc import Mapping
from functools import cache

from django.core.exceptions import ImproperlyConfigured

from youhu.common.wiring import declared
from youhu.notices.rules import Topic, Wording


@cache
def wordings() -> Mapping[str, Wording]:
    """Template name → its wording. Raises ImproperlyConfigured for a name given twice."""
    found: dict[str, Wording] = {}
    for notices in declared("notices"):
        if twice := found.keys() & notices.keys():
            raise ImproperlyConfigured(f"Two notices are called {', '.join(sorted(twice))}.")
        found |= notices
    return found


def topics() -> list[Topic]:
    """What notices can be sorted by, the lowest app's first."""
    return list(dict.fromkeys(wording.about for wording in wordings().values()))


def templates_about(topic: str) -> list[str]:
    """The names of the templates of one topic; none when there is no such topic."""
    return [name for name, wording in wordings().items() if wording.about.name == topic]
