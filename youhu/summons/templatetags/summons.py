"""A part's state and clock, and its bars, as a page draws them."""

from collections.abc import Iterator
from datetime import datetime

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from youhu.calls.rules import Urgency
from youhu.common import words
from youhu.common.templatetags.youhu import drawn, status, tag
from youhu.summons.drawing import WIDTH, Bar, Track
from youhu.summons.models import Part
from youhu.summons.rules import LOOKS, RATING_TONES, PartState, Rating

register = template.Library()
MIDDLE, HIGH = 14, 28
THICK = {"meet": 12, "act": 14}


@register.simple_tag
def part_state(part: Part) -> SafeString:
    """How far one unit is."""
    at = PartState(part.state)
    return status(str(at.label), *LOOKS[at])


@register.simple_tag
def part_clock(part: Part, now: datetime) -> SafeString:
    """The clock of whoever has the next step."""
    return drawn(words.face(part.due_at, None, now)) if part.is_open else SafeString("")


@register.simple_tag
def urgency_tag(urgency: str) -> SafeString:
    """How urgent, as a label; what is ordinary says so quietly."""
    tones = {Urgency.CRITICAL: "late", Urgency.URGENT: "soon"}
    at = Urgency(urgency)
    return tag(str(at.label), tones.get(at, ""))


@register.simple_tag
def rating_tag(rating: str) -> SafeString:
    """How a unit was rated, as a label."""
    at = Rating(rating)
    return tag(str(at.label), RATING_TONES[at])


@register.simple_tag
def way(track: Track) -> SafeString:
    """The bars of one unit on the line of time; what they say stands in words beside them."""
    bars = format_html_join("", "{}", ((_bar(bar),) for bar in track.bars))
    dots = format_html_join(
        "",
        '<circle class="c-way__dot" cx="{}" cy="{}" r="3.5"/>',
        ((_dot(x), MIDDLE) for x in track.dots),
    )
    end = format_html_join("", "{}", ((one,) for one in _end(track)))
    return format_html(
        '<svg class="c-way" viewBox="-6 0 {} {}" aria-hidden="true">'
        '<line class="c-way__ground" x1="0" x2="{}" y1="{}" y2="{}"/>{}{}'
        '<circle class="c-way__start" cx="0" cy="{}" r="4"/>{}</svg>',
        WIDTH + 16, HIGH, WIDTH, MIDDLE, MIDDLE, bars, dots, MIDDLE, end,
    )  # fmt: skip


def _dot(number: float) -> str:
    """A number as a drawing writes it, whatever the language of the page."""
    return f"{number:g}"


def _bar(bar: Bar) -> SafeString:
    late = " is-late" if bar.is_late else ""
    if bar.kind in THICK:
        thick = THICK[bar.kind]
        return format_html(
            '<rect class="c-way__{}" x="{}" y="{}" width="{}" height="{}"/>',
            bar.kind, _dot(bar.x), MIDDLE - thick // 2, _dot(max(bar.width, 2)), thick,
        )  # fmt: skip
    return format_html(
        '<line class="c-way__{}{}" x1="{}" x2="{}" y1="{}" y2="{}"/>',
        bar.kind, late, _dot(bar.x), _dot(bar.end), MIDDLE, MIDDLE,
    )  # fmt: skip


def _end(track: Track) -> Iterator[SafeString]:
    x = _dot(track.end)
    if track.is_running:
        yield format_html('<path class="c-way__on" d="M{} 5l9 9-9 9z"/>', x)
    elif track.bars and track.bars[-1].kind == "act":
        yield format_html('<line class="c-way__stop" x1="{}" x2="{}" y1="4" y2="24"/>', x, x)


@register.simple_tag
def ticks(marks: list[tuple[float, str]], is_running: bool) -> SafeString:
    """Round moments above the bars; the last one is now, while something runs."""
    texts = format_html_join(
        "",
        '<text x="{}" y="12" text-anchor="middle">{}</text>',
        ((_dot(x), said) for x, said in marks if x < WIDTH - 30),
    )
    return format_html(
        '<svg class="c-way c-way--ticks" viewBox="-6 0 {} 16" aria-hidden="true">{}'
        '<text class="c-way__now" x="{}" y="12" text-anchor="end">{}</text></svg>',
        WIDTH + 16, texts, WIDTH + 8, pgettext("line of time", "now") if is_running else "",
    )  # fmt: skip


@register.filter
def late_by(part: Part) -> str:
    """How much later than its limit a unit came; empty when it was in time."""
    if part.arrived_at is None or part.arrived_at <= part.arrive_due_at:
        return ""
    return words.span(part.arrived_at - part.arrive_due_at)
