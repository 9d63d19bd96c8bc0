"""How pages of rounds say times, shares and steps."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from youhu.rounds.models import Part
from youhu.rounds.picture import letter_of
from youhu.rounds.queries import HouseList

register = template.Library()
VERBS = {
    "open": pgettext_lazy("round", "opened"),
    "close": pgettext_lazy("round", "closed for orders"),
    "split": pgettext_lazy("round", "shared out"),
    "split_again": pgettext_lazy("round", "shared out again"),
    "set_out": pgettext_lazy("round", "set out"),
    "finish": pgettext_lazy("round", "over"),
    "call_off": pgettext_lazy("round", "called off"),
    "warn": gettext_lazy("warned"),
}


@register.filter
def minutes(seconds: int) -> int:
    """Whole minutes, the begun one counted."""
    return -(-int(seconds) // 60)


@register.filter
def after(moment: datetime, seconds: int) -> str:
    """The time of day so many seconds later."""
    return f"{timezone.localtime(moment + timedelta(seconds=int(seconds))):%H:%M}"


@register.filter
def letter(number: int) -> str:
    return letter_of(number)


@register.filter
def add_to(number: float, more: int) -> float:
    return round(number + more, 1)


@register.filter
def doors(part: Part) -> int:
    """How many doors a share has."""
    return len({drop.household_id for stop in part.stops.all() for drop in stop.drops.all()})


@register.filter
def bags(houses: Iterable[HouseList]) -> int:
    return sum(house.bags for house in houses)


@register.filter
def round_verb(verb: str) -> str:
    return str(VERBS.get(verb, verb))
