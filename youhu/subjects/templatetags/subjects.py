"""What was done about a request, in words."""

from django import template
from django.utils.translation import pgettext_lazy

register = template.Library()
SAID = {
    "ask": pgettext_lazy("data request done", "asked"),
    "take": pgettext_lazy("data request done", "taken along"),
    "correct": pgettext_lazy("data request done", "corrected"),
    "grant": pgettext_lazy("data request done", "erased"),
    "refuse": pgettext_lazy("data request done", "refused"),
    "erase": pgettext_lazy("data request done", "words erased"),
    "withdraw": pgettext_lazy("data request done", "withdrawn"),
    "warn": pgettext_lazy("data request done", "warned that it is late"),
}


@register.filter
def request_verb(verb: str) -> str:
    """The verb of a line of the ledger as the history shows it."""
    return str(SAID.get(verb, verb))
