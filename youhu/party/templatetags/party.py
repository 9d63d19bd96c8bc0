"""Words of the Party register."""

from django import template
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from youhu.ledger.models import Entry
from youhu.party.rules import Warn

register = template.Library()


SAID = {
    "describe": _("Form entered"),
    "found": _("Founded"),
    "elect": _("Election entered"),
    "appoint": _("Officers appointed"),
    "override": _("Warning set aside"),
    "lift": _("Warning counts again"),
    "lend": _("A member joined for a while"),
    "confirm": _("A member became a full one"),
    "reveal": _("A member's details were shown in clear"),
    "export": _("The roster was taken along"),
    "letter": _("The letter was printed"),
    "escalate": _("Election overdue: the room above was told"),
    "close": pgettext_lazy("party", "Closed"),
    "apply": _("Applied for"),
    "admit": _("Letter from outside taken down"),
    "issue": _("Letter issued"),
    "receive": pgettext_lazy("transfer", "Received"),
    "return_receipt": _("Receipt returned"),
    "send_back": pgettext_lazy("transfer", "Sent back"),
    "expire": _("Letter expired"),
    "remind": _("Reminded"),
}


@register.filter
def party_line(line: Entry) -> str:
    """What a line of the register's ledger says was done; never to whom."""
    said, warn = str(SAID.get(line.verb, line.verb)), line.payload.get("warn", "")
    return f"{said}{gettext(': ')}{Warn(warn).label}" if warn in Warn else said
