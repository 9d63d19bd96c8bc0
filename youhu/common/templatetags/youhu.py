"""Small drawn things: icons, states and clocks. Plain functions: a list of fifty is quick."""

from collections.abc import Iterable
from datetime import datetime

from django import forms, template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from youhu.common import words

register = template.Library()
SPRITE = "common/icons.svg"
CLOCK_SHAPES = {"ok": "ok", "soon": "soon", "late": "late", "pause": "pause", "done": "done"}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A line icon of the sprite (common/icons.svg, “i-name”); its word stands beside it."""
    return format_html(
        '<svg class="c-icon{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        f" c-icon--{size}" if size else "",
        static(SPRITE),
        name,
    )


@register.simple_tag
def shape(name: str) -> SafeString:
    """The small sign of a state (“s-name” in the sprite)."""
    return format_html(
        '<svg class="c-shape" aria-hidden="true"><use href="{}#s-{}"/></svg>', static(SPRITE), name
    )


@register.simple_tag
def lamp(tone: str, size: str = "") -> SafeString:
    """The sign of a promise: kept, soon or broken; size "s" stands in a line of words."""
    return format_html(
        '<svg class="c-lamp__sign{}" aria-hidden="true"><use href="{}#l-{}"/></svg>',
        f" c-lamp__sign--{size}" if size else "",
        static(SPRITE),
        tone,
    )


@register.simple_tag
def status(said: str, sign: str, tone: str) -> SafeString:
    """A state as shape, word and colour; tones: wait, now, ask, done, back, off."""
    return format_html('<span class="c-status c-status--{}">{}{}</span>', tone, shape(sign), said)


def drawn(face: words.Face) -> SafeString:
    """A clock's face as shape, words and colour."""
    tone = "ok" if face.tone == "done" else face.tone
    return format_html(
        '<span class="c-clock c-clock--{}">{}{}</span>',
        tone,
        shape(CLOCK_SHAPES[face.tone]),
        face.words,
    )


@register.simple_tag
def clock(due_at: datetime | None, soon_at: datetime | None, now: datetime) -> SafeString:
    """A running deadline: how much is left, or how long it is overdue."""
    return drawn(words.face(due_at, soon_at, now))


@register.simple_tag
def ended(due_at: datetime | None, done_at: datetime) -> SafeString:
    """A deadline whose work is done: early or late by how much."""
    return drawn(words.outcome(due_at, done_at))


@register.simple_tag
def moment(at: datetime, now: datetime) -> SafeString:
    """A moment in words, with the exact time for machines and on hover."""
    return format_html(
        '<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), words.moment(at, now)
    )


@register.simple_tag
def stamp(at: datetime, now: datetime) -> SafeString:
    """A moment in few letters, for a column of them."""
    return format_html(
        '<time datetime="{}">{}</time>',
        at.isoformat(timespec="seconds"),
        words.stamp(at, now),
    )


@register.simple_tag
def tag(said: str, tone: str = "") -> SafeString:
    """A neutral label; tones: ink, ok, soon, late."""
    return format_html('<span class="c-tag{}">{}</span>', f" c-tag--{tone}" if tone else "", said)


@register.filter
def listed(names: Iterable[object]) -> str:
    """Names one after the other, with the comma of the language."""
    return _(", ").join(str(name) for name in names)


@register.filter
def is_tick(field: BoundField) -> bool:
    """Whether the field is one box to tick: its label stands beside it, not above."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.subwidgets[1:]


@register.filter
def is_choice(field: BoundField) -> bool:
    """Whether the field is a question answered by taps: radio buttons, or several boxes."""
    return isinstance(field.field.widget, forms.RadioSelect)  # several boxes are one of these
