"""The reasons of a chance in words, in the reader's language."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from youhu.calls.models import Call
from youhu.common import words

SAYS: dict[str, Promise] = {
    "place": _("In this subdistrict %(b)s of %(a)s calls were late."),
    "source": _("Of %(a)s calls that came by this door %(b)s were late."),
    "urgency": _("Of %(a)s calls of this urgency %(b)s were late."),
    "time": _("%(a)s %% of its time is over."),
    "limit": _("It has %(span)s in all."),
    "moment": _("It came at a time of the week after which more are late."),
}


def reasons_in_words(kept: Iterable[list[Any]], call: Call) -> list[str]:
    """A sentence a reason; what this version has no words for is left out."""
    return [said for thing, a, b in kept if (said := _said(thing, a, b, call))]


def _said(thing: str, a: int, b: int, call: Call) -> str:
    if thing == "unit":
        name = call.unit.short if call.unit else ""
        text = ngettext(
            "%(unit)s has %(a)s open call, late: %(b)s.",
            "%(unit)s has %(a)s open calls, late: %(b)s.",
            a,
        )
        return text % {"unit": name, "a": a, "b": b}
    if thing == "returns":
        return ngettext("It was passed on once.", "It was passed on %(a)s times.", a) % {"a": a}
    span = words.span(timedelta(hours=a)) if thing == "limit" else ""
    return str(SAYS[thing]) % {"a": a, "b": b, "span": span} if thing in SAYS else ""
