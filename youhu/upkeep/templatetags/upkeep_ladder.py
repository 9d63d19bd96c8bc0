"""A step of the ladder in words."""

from django import template

from youhu.upkeep import ladder

register = template.Library()
register.filter("after", ladder.after_of)
register.filter("whom", ladder.whom_of)
