"""What a line of the record says of a room: that something was done, never what was said."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from youhu.ledger.models import Entry

register = template.Library()
SAID: Mapping[str, Promise] = {
    "take_down": pgettext_lazy("room done", "written down"),
    "settle": pgettext_lazy("room done", "answered"),
    "drop": pgettext_lazy("room done", "given up"),
    "hand_to": pgettext_lazy("room done", "handed on"),
    "make_call": pgettext_lazy("room done", "made a call"),
    "make_case": pgettext_lazy("room done", "taken in as a mediation"),
    "reveal": pgettext_lazy("room done", "looked at in clear"),
    "take_names": pgettext_lazy("room done", "taken along with the name"),
    "call_about": pgettext_lazy("room done", "a call was raised"),
    "warn": pgettext_lazy("room done", "warned of being overdue"),
    "erase": gettext_lazy("Personal data erased"),
    "accept": pgettext_lazy("room done", "taken in"),
    "open_file": pgettext_lazy("room done", "file opened"),
    "meet": pgettext_lazy("room done", "session held"),
    "extend": pgettext_lazy("room done", "extended by agreement"),
    "agree": pgettext_lazy("room done", "agreement reached"),
    "print_agreement": pgettext_lazy("room done", "agreement printed"),
    "follow_up": pgettext_lazy("room done", "followed up"),
    "perform": pgettext_lazy("room done", "performed"),
    "fail": pgettext_lazy("room done", "ended without agreement"),
    "withdraw": pgettext_lazy("room done", "withdrawn"),
    "archive": pgettext_lazy("room done", "put into the archive"),
    "name_mediators": pgettext_lazy("room done", "mediators named"),
    "hand_over_desk": pgettext_lazy("room done", "desk handed over"),
}


@register.filter
def room_deed(line: Entry) -> str:
    """The deed in words."""
    return str(SAID.get(line.verb, line.verb))
