"""What was done to a swap, a leave or a hand-over, in words; what a day is called."""

from datetime import date

from django import template
from django.utils.translation import pgettext_lazy

from youhu.registry.models import WorkDay

register = template.Library()
SAID = {
    "ask": pgettext_lazy("duty done", "asked"),
    "enter": pgettext_lazy("duty done", "entered"),
    "accept": pgettext_lazy("duty done", "accepted"),
    "decline": pgettext_lazy("duty done", "declined"),
    "settle": pgettext_lazy("duty done", "settled"),
    "refuse": pgettext_lazy("duty done", "not approved"),
    "withdraw": pgettext_lazy("duty done", "withdrawn"),
    "lapse": pgettext_lazy("duty done", "lapsed"),
    "grant": pgettext_lazy("duty done", "granted"),
    "substitute": pgettext_lazy("duty done", "substitute named"),
    "begin": pgettext_lazy("duty done", "due"),
    "write": pgettext_lazy("duty done", "written"),
    "sign": pgettext_lazy("duty done", "signed"),
    "dispute": pgettext_lazy("duty done", "disputed"),
    "waive": pgettext_lazy("duty done", "waived"),
    "warn": pgettext_lazy("duty done", "late: the person in charge was told"),
}


@register.filter
def duty_said(verb: str) -> str:
    """The verb of a line of the ledger as the history shows it."""
    return str(SAID.get(verb, verb))


@register.simple_tag(takes_context=True)
def holiday(context: template.Context, on: date) -> str:
    """What a special day is called; one statement for all days of a page."""
    if "special_days" not in context.render_context:
        days = WorkDay.objects.filter(on__year__gte=on.year, on__year__lte=on.year + 1)
        context.render_context["special_days"] = {day.on: day.name for day in days}
    name: str = context.render_context["special_days"].get(on, "")
    return name
