"""How a change is said, and numbers for drawings."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from youhu.figures.showing import Change

register = template.Library()


@register.filter
def dot(number: float) -> str:
    """A number as a drawing wants it, whatever the language writes."""
    return f"{number:g}"


@register.simple_tag
def change(moved: Change | None, *, is_named: bool = False) -> SafeString:
    """By how many points a rate moved, and the calls behind what it was.

    A change within chance is said to be so, and has no colour. Where no head of a column says
    with what it is compared, it is named.
    """
    if moved is None:
        return format_html(
            '<span class="muted">—<span class="visually-hidden">{}</span></span>',
            _("nothing to compare"),
        )
    return format_html("{} {}", _points(moved), _then(moved, is_named=is_named))


def _points(moved: Change) -> SafeString:
    points = _("%(n).1f points") % {"n": moved.size}
    if not moved.is_real:
        return format_html(
            '<span class="c-fig__change muted" title="{}">{} {}</span>',
            _("within chance"), moved.sign, points,
        )  # fmt: skip
    return format_html(
        '<span class="c-fig__change is-{}">{} {}</span>',
        "better" if moved.is_better else "worse", moved.sign, points,
    )  # fmt: skip


def _then(moved: Change, *, is_named: bool) -> SafeString:
    was = f"{moved.then.n} / {moved.then.of}"
    shown = _("last period %(was)s") % {"was": was} if is_named else was
    return format_html(
        '<a class="c-fig__then" href="{}" title="{}">{}</a>', moved.calls, moved.when, shown
    )
