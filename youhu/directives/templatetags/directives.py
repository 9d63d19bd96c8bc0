"""What was done to a directive, in words."""

from django import template
from django.utils.translation import pgettext_lazy

register = template.Library()
SAID = {
    "issue": pgettext_lazy("directive done", "issued"),
    "urge": pgettext_lazy("directive done", "reminded"),
    "give_longer": pgettext_lazy("directive done", "given longer"),
    "close": pgettext_lazy("directive done", "carried out"),
    "call_off": pgettext_lazy("directive done", "called off"),
}


@register.filter
def verb_said(verb: str) -> str:
    """The verb of a line of the ledger as the history shows it."""
    return str(SAID.get(verb, verb))
