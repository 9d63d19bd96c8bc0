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
def change(moved: Change | None) -> SafeString:
    """By how many points a rate moved; within chance it is said so, and has no colour."""
    if moved is None:
        return format_html(
            '<span class="muted">—<span class="visually-hidden">{}</span></span>',
            _("nothing to compare"),
        )
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
