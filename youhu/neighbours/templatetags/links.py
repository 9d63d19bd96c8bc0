"""How plans say what becomes of a household."""

from django import template
from django.utils.safestring import SafeString

from youhu.common.templatetags.youhu import tag
from youhu.neighbours.words import CHANGES, TONES, VERBS
from youhu.solvers.linking import Change

register = template.Library()


@register.simple_tag
def change_tag(change: str) -> SafeString:
    """What becomes of a household, as a label."""
    kind = Change(change)
    return tag(str(CHANGES[kind]), TONES.get(kind, ""))


@register.filter
def plan_verb(verb: str) -> str:
    """What was done to a plan."""
    return str(VERBS.get(verb, verb))
