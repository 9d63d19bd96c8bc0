"""What a line of the record says of an admission, a document or a violation."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from youhu.ledger.models import Entry

register = template.Library()
SAID: Mapping[str, Promise] = {
    "apply": pgettext_lazy("fleet done", "applied"),
    "complete": pgettext_lazy("fleet done", "completed"),
    "give_back": pgettext_lazy("fleet done", "given back to be completed"),
    "propose_admit": pgettext_lazy("fleet done", "admission proposed"),
    "propose_suspend": pgettext_lazy("fleet done", "suspension proposed"),
    "propose_readmit": pgettext_lazy("fleet done", "readmission proposed"),
    "propose_end": pgettext_lazy("fleet done", "end of the admission proposed"),
    "drop_proposal": pgettext_lazy("fleet done", "proposal dropped"),
    "admit": pgettext_lazy("fleet done", "admitted"),
    "refuse": pgettext_lazy("fleet done", "refused"),
    "suspend": pgettext_lazy("fleet done", "suspended"),
    "stop": pgettext_lazy("fleet done", "stopped: something it must show is missing"),
    "readmit": pgettext_lazy("fleet done", "admitted again"),
    "end": pgettext_lazy("fleet done", "ended"),
    "give_permit": pgettext_lazy("fleet done", "permit entered"),
    "take_permit": pgettext_lazy("fleet done", "permit taken back"),
    "warn": pgettext_lazy("fleet done", "warned"),
    "record": pgettext_lazy("fleet done", "recorded"),
    "object": pgettext_lazy("fleet done", "objected"),
    "uphold": pgettext_lazy("fleet done", "upheld"),
    "cancel": pgettext_lazy("fleet done", "cancelled"),
    "stand": pgettext_lazy("fleet done", "stands: nobody objected in time"),
}
TONES = {"ok": "kept", "soon": "soon", "late": "broken"}


@register.filter
def fleet_deed(line: Entry) -> str:
    """The deed in words."""
    return str(SAID.get(line.verb, line.verb))


@register.filter
def lamp_of(tone: str) -> str:
    """The lamp of a tone: kept, soon or broken."""
    return TONES[tone]
