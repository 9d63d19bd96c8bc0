"""What a text was read as, how sure that is, and the words that said so."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from youhu.calls.models import Call
from youhu.calls.reading.door import Reading

register = template.Library()

ALMOST, VERY = 0.9, 0.75
AROUND = 6  # so many letters are shown on either side of what spoke
Spans = Sequence[Sequence[int]]


def how_sure(chance: float) -> str:
    """A chance in words; below these the model is not sure at all, and says so elsewhere."""
    if chance >= ALMOST:
        return _("almost certainly")
    return _("very likely") if chance >= VERY else _("likely")


@register.simple_tag
def spoken(text: str, spans: Spans) -> SafeString:
    """The words that spoke, marked, with a little of the text around them."""
    pieces: list[tuple[str, str, str]] = []
    at = 0
    for start, end in sorted((int(a), int(b)) for a, b in spans):
        before = max(at, start - AROUND)
        pieces.append(("…" if before > at else "", text[before:start], text[start:end]))
        at = end
    tail = text[at : at + AROUND] + ("…" if at + AROUND < len(text) else "")
    return format_html("{}{}", format_html_join("", "{}{}<mark>{}</mark>", pieces), tail)


@register.inclusion_tag("calls/_reading.html")
def reading_of(call: Call) -> dict[str, Any]:
    """What a call was read as when it was raised."""
    return {
        "category": call.read_as,
        "chosen": call.category if call.is_corrected else None,
        "sure": how_sure(call.read_chance or 0),
        "text": call.text,
        "spans": call.read_spans,
        "version": call.reader,
    }


@register.inclusion_tag("calls/_reading.html")
def reading_now(reading: Reading, text: str) -> dict[str, Any]:
    """What the words so far are read as."""
    return {
        "category": reading.category,
        "chosen": None,
        "sure": how_sure(reading.chance),
        "text": text,
        "spans": reading.spans,
        "version": reading.version,
    }
