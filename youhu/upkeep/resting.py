"""What rests on a row of reference data, and so has to be settled before the row can go."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from youhu.calls.models import Call, RoutingRule
from youhu.registry.models import Member, Organisation


@dataclass(frozen=True)
class Resting:
    """So many things, in words, and where they are."""

    said: str
    href: str = ""

    def __str__(self) -> str:
        return self.said


def on_organisation(unit: Organisation, on: date) -> list[Resting]:
    """What needs this body after a day: open calls, rules, bodies below it, people in posts."""
    return [*_calls(unit), *_rules(unit, on), *_below(unit, on), *_people(unit, on)]


def on_answering(unit: Organisation, on: date) -> list[Resting]:
    """What needs this body to answer calls after a day; its people may stay without any."""
    return [*_calls(unit), *_rules(unit, on)]


def _calls(unit: Organisation) -> Iterator[Resting]:
    n = Call.objects.open().filter(unit=unit).count()
    if n:
        text = ngettext("%(n)s open call", "%(n)s open calls", n) % {"n": n}
        yield Resting(text, f"{reverse('calls')}?{urlencode({'tab': 'all', 'q': unit.name})}")


def _rules(unit: Organisation, on: date) -> Iterator[Resting]:
    held = RoutingRule.objects.filter(_after(on, "valid_until"), unit=unit)
    n = held.count()
    if n:
        text = ngettext("%(n)s routing rule", "%(n)s routing rules", n) % {"n": n}
        yield Resting(text, f"{reverse('rules')}?{urlencode({'q': unit.name})}")


def _below(unit: Organisation, on: date) -> Iterator[Resting]:
    n = Organisation.objects.filter(_after(on, "active_until"), parent=unit).count()
    if n:
        text = ngettext("%(n)s body below it", "%(n)s bodies below it", n) % {"n": n}
        yield Resting(text, f"{reverse('organisations')}?{urlencode({'under': unit.code})}")


def _people(unit: Organisation, on: date) -> Iterator[Resting]:
    n = Member.objects.filter(_after(on, "valid_until"), organisation=unit).count()
    if n:
        text = ngettext("%(n)s person in post", "%(n)s people in post", n) % {"n": n}
        yield Resting(text, f"{reverse('members')}?{urlencode({'unit': unit.code})}")


def _after(on: date, column: str) -> Q:
    """Whether a row still holds after a day."""
    return Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gt": on})
