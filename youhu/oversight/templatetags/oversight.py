"""A line of the record of a request or a supervision, and the head of a column."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from youhu.ledger.models import Entry
from youhu.registry.rules import Role

register = template.Library()
Heads = Mapping[str, tuple[Promise, str, str]]

SAID: Mapping[str, Promise] = {
    "erase": gettext_lazy("Personal data erased"),
    "ask": gettext_lazy("Asked for more time"),
    "approve": gettext_lazy("More time was given"),
    "refuse": gettext_lazy("More time was refused"),
    "withdraw": gettext_lazy("Taken back"),
    "ask_hold": gettext_lazy("Asked for a hold"),
    "allow": gettext_lazy("Put on hold"),
    "turn_down": gettext_lazy("The hold was refused"),
    "lapse": gettext_lazy("Lapsed undecided"),
    "supervise": gettext_lazy("Put under supervision"),
    "report": gettext_lazy("Reported back"),
    "take_answer": gettext_lazy("Reported back by the answer or report itself"),
    "send_back": gettext_lazy("Report sent back"),
    "lift": pgettext_lazy("supervision", "Lifted"),
    "appeal": gettext_lazy("Appealed"),
    "pass_on": gettext_lazy("First review: passed on"),
    "endorse": gettext_lazy("Second review: endorsed"),
    "uphold": gettext_lazy("Appeal upheld"),
    "dismiss": gettext_lazy("Appeal dismissed"),
    "reject": gettext_lazy("Appeal dismissed"),
    "take_back": gettext_lazy("Taken back"),
    "annul": gettext_lazy("Annulled on appeal"),
    "mark": gettext_lazy("Mark proposed"),
    "agree": gettext_lazy("A second person agreed"),
    "deny": gettext_lazy("A second person did not agree"),
    "drop": gettext_lazy("Mark lifted"),
    "warn": gettext_lazy("Overdue: somebody above was told"),
}
SIGNS = {"ascending": " ↑", "descending": " ↓"}


@register.filter
def over_said(line: Entry) -> str:
    """What was done."""
    return str(SAID.get(line.verb, line.verb))


@register.filter
def over_hand(line: Entry) -> str:
    """Whose hand it was."""
    if line.by is None or line.role == Role.CLOCK:
        return _("automatically")
    return f"{line.by.organisation} · {line.by.person}"


@register.simple_tag
def over_head(heads: Heads, name: str) -> SafeString:
    """The head of one column, which sorts where it can."""
    label, query, order = heads[name]
    if not query:
        return format_html('<th scope="col">{}</th>', label)
    sort = format_html(' aria-sort="{}"', order) if order else ""
    return format_html(
        '<th scope="col"{}><a href="?{}">{}{}</a></th>', sort, query, label, SIGNS.get(order, "")
    )
