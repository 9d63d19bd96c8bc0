"""Who hears of a signal: the accountable unit, and the room that oversees the place."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from youhu.calls.reference import Reference
from youhu.calls.routing import command_room
from youhu.foresight.models import Signal
from youhu.foresight.rules import Kind, Span
from youhu.notices.actions import Audience
from youhu.notices.actions import tell as write_message
from youhu.registry.rules import Role
from youhu.territory.rules import SUBDISTRICT_DIGITS

TEMPLATE_OF = {
    Kind.BURST: "signal_burst",
    Kind.HOT_PLACE: "signal_hot_place",
    Kind.RECURRING: "signal_recurring",
    Kind.CALLER: "signal_caller",
}


def due(reference: Reference, span: Span, unit_id: int, now: datetime) -> datetime:
    """When the next step of a signal is due, by the unit's own calendar."""
    calendar = reference.calendar(unit_id)
    return calendar.due(now, amount=span.amount, limit_type=span.limit_type).at


def tell_found(signal: Signal, reference: Reference, now: datetime) -> None:
    _tell(signal, TEMPLATE_OF[Kind(signal.kind)], reference, now)


def tell_overdue(signal: Signal, reference: Reference, now: datetime) -> None:
    _tell(signal, "signal_overdue", reference, now)


def _tell(signal: Signal, template: str, reference: Reference, now: datetime) -> None:
    matter = signal.matter or signal.category
    said = {
        "place": signal.place,
        "matter": matter.name,
        "came": str(signal.came),
        "usual": f"{signal.usual:.1f}",
        "days": str(signal.span.days),
        "minutes": str(signal.facts.get("minutes", 0)),
        "year": str(signal.facts.get("year", 0)),
        "occurrences": str(signal.facts.get("occurrences", 0)),
        "unit": signal.unit.name,
        "due": f"{timezone.localtime(signal.due_at):%Y-%m-%d %H:%M}",
    }
    link = f"{settings.YOUHU_SITE_URL}{signal.get_absolute_url()}"
    for to in _audiences(signal, reference, now):
        whom = f"{to.unit.code if to.unit else ''}:{to.role}"
        key = f"{signal.subject}:{template}:{signal.revision}:{whom}"
        write_message(key, template, said, to=to, now=now, link=link)


def _audiences(signal: Signal, reference: Reference, now: datetime) -> Iterator[Audience]:
    if signal.kind != Kind.CALLER:
        yield Audience(unit=signal.unit, role=Role.HANDLER)
    code = signal.area_code[:SUBDISTRICT_DIGITS]
    room = command_room(reference.tables.rules.localities, code, timezone.localdate(now))
    if room is not None:
        yield Audience(unit=room, role=Role.DISPATCHER)
