"""The drawn things of the page of one call: the clock with its ring, and the bars of a year."""

from collections.abc import Sequence
from datetime import date, datetime

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from youhu.calls.around import Month
from youhu.calls.models import Call, Duty
from youhu.calls.rules import DutyState, State
from youhu.calls.templatetags.calls import stage_face
from youhu.common import words
from youhu.common.templatetags.youhu import CLOCK_SHAPES, drawn, shape, status

register = template.Library()

# One month of the chart, and its height, in units of the drawing.
STEP, BAR, HEIGHT, FOOT, HEAD = 26, 14, 56, 18, 16
LOOKS = {
    DutyState.ASSIGNED: ("wait", "wait"),
    DutyState.SIGNED: ("half", "now"),
    DutyState.DONE: ("done", "done"),
    DutyState.GIVEN_BACK: ("back", "off"),
}


@register.simple_tag
def stage_clock(call: Call, used: int, now: datetime) -> SafeString:
    """The clock of the stage, large: a ring that fills, the words, and the shape inside it."""
    face = stage_face(call, now)
    tone = face.tone or "pause"
    part = used if tone in {"ok", "soon"} else 100
    return format_html(
        '<div class="c-deadline c-deadline--{}">'
        '<svg class="c-deadline__ring" viewBox="0 0 52 52" aria-hidden="true">'
        '<circle cx="26" cy="26" r="22"/>'
        '<circle class="is-used" cx="26" cy="26" r="22" pathLength="100" '
        'stroke-dasharray="{} 100" transform="rotate(-90 26 26)"/></svg>'
        '<span class="c-deadline__shape">{}</span><p class="c-deadline__big">{}</p></div>',
        tone, part, shape(CLOCK_SHAPES[tone]), face.words,
    )  # fmt: skip


@register.simple_tag
def bars(months: Sequence[Month], said: str) -> SafeString:
    """The calls of twelve months as bars, the present month dark; a table holds the same."""
    top = max((month.count for month in months), default=0) or 1
    drawn_bars = format_html_join(
        "", "{}", ((_bar(i, m, top, len(months)),) for i, m in enumerate(months))
    )
    width, base = STEP * len(months), HEAD + HEIGHT
    return format_html(
        '<svg class="c-bars" viewBox="0 0 {} {}" role="img" aria-label="{}">{}'
        '<path class="c-bars__base" d="M0 {}H{}"/>{}</svg>',
        width, base + FOOT, said, drawn_bars, base, width, _ends(months, base, width),
    )  # fmt: skip


def _bar(i: int, month: Month, top: int, all_months: int) -> SafeString:
    if not month.count:
        return SafeString("")
    tall = max(4, round(HEIGHT * month.count / top))
    x, y = i * STEP + (STEP - BAR) // 2, HEAD + HEIGHT - tall
    return format_html(
        '<rect{} x="{}" y="{}" width="{}" height="{}" rx="2"/>'
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        SafeString(' class="is-now"') if i == all_months - 1 else "",
        x, y, BAR, tall, x + BAR // 2, y - 4, month.count,
    )  # fmt: skip


def _ends(months: Sequence[Month], base: int, width: int) -> SafeString:
    """The first month and this one, below the line."""
    return format_html(
        '<text x="0" y="{0}">{1}</text><text x="{2}" y="{0}" text-anchor="end">{3}</text>',
        base + FOOT - 4,
        month_name(months[0]),
        width,
        _("this month"),
    )


@register.filter
def month_name(month: Month) -> str:
    """A month by name and year."""
    return str(date_format(date(month.year, month.month, 1), "YEAR_MONTH_FORMAT"))


@register.simple_tag
def duty_state(duty: Duty) -> SafeString:
    """How far one unit is with its part."""
    at = DutyState(duty.state)
    return status(str(at.label), *LOOKS[at])


@register.simple_tag
def duty_clock(duty: Duty, call: Call, now: datetime) -> SafeString:
    """The clock of one part: running, standing with its call, or how early or late it was."""
    if duty.state == DutyState.GIVEN_BACK:
        return SafeString("")
    if duty.ended_at:
        return drawn(words.outcome(duty.due_at, duty.ended_at))
    if call.state == State.SUSPENDED:
        return drawn(stage_face(call, now))
    return drawn(words.face(duty.due_at, None, now))


@register.filter
def seen_from(at: datetime, now: datetime) -> str:
    """The day of a call in a short list: “yesterday”, “3 days ago”."""
    days = (now - at).days
    return words.day(at, now) if days < 2 else pgettext("past", "%(n)s days ago") % {"n": days}
