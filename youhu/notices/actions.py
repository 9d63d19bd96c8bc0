"""Telling people: written down with the deed, carried out by the sweep."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import send_mail
from django.db import connection, transaction
from django.utils import timezone, translation

from youhu.notices.models import Delivery, Message
from youhu.notices.rules import Channel, DeliveryState, next_try
from youhu.registry.models import Member, Organisation

logger = logging.getLogger(__name__)
BATCH = 500


@dataclass(frozen=True)
class Audience:
    """Who is told: one member, or all who serve in a unit (in one role, where one is named)."""

    unit: Organisation | None = None
    role: str = ""
    member: Member | None = None


def tell(
    key: str, template: str, context: dict[str, str], *, to: Audience, now: datetime, link: str = ""
) -> None:
    """Write a message in the caller's transaction; the sweep finds its readers and delivers it.

    `key` names the occasion: an occasion that was told is never told again.
    """
    message = Message(
        key=key,
        template=template,
        context=context,
        link=link,
        created_at=now,
        **vars(to),
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)


# What a message still says once the words of its matter were erased: numbers, units, moments.
KEPT_WORDS = frozenset(
    {"number", "main", "code", "unit", "whose", "due", "by", "until", "rung", "days", "count"}
)


def forget(subject: str) -> None:
    """The messages about a thing lose what people wrote; who was told of what and when stays."""
    rows = Message.objects.filter(key__startswith=f"{subject}:")
    if connection.vendor == "sqlite":  # its LIKE takes no index; its order is that of the bytes
        rows = rows.filter(key__gt=f"{subject}:", key__lt=f"{subject};")
    for message in rows.order_by("pk"):
        said = message.context.items()
        message.context = {name: word if name in KEPT_WORDS else "" for name, word in said}
        message.save(update_fields=["context"])


def mark_read(delivery: Delivery, *, now: datetime) -> None:
    """The reader has seen it."""
    Delivery.objects.filter(pk=delivery.pk, read_at=None).update(read_at=now)


def mark_all_read(member: Member, *, now: datetime) -> int:
    """The reader has seen everything in the inbox; answers how much was new."""
    unseen = Delivery.objects.filter(member=member, channel=Channel.INBOX, read_at=None)
    return unseen.update(read_at=now)


def deliver(*, now: datetime) -> int:
    """Find the readers of new messages and send what waits; answers how many were sent."""
    while _expand_some(now) == BATCH:
        pass
    waiting = Delivery.objects.waiting().filter(next_try_at__lte=now)
    due = waiting.select_related("message", "member__person__user").order_by("pk")
    return sum(_send(delivery, now=now) for delivery in due.iterator(chunk_size=BATCH))


@transaction.atomic
def _expand_some(now: datetime) -> int:
    """Give each reader of some new messages a delivery of their own; two sweeps do no harm."""
    fresh = list(Message.objects.filter(expanded_at=None).order_by("pk")[:BATCH])
    readers = _readers(fresh, now)
    Delivery.objects.bulk_create(
        [delivery for message in fresh for delivery in _deliveries(message, readers, now)],
        ignore_conflicts=True,
    )
    return Message.objects.filter(pk__in=[m.pk for m in fresh]).update(expanded_at=now)


Readers = dict[int, list[Member]]


def _readers(messages: list[Message], now: datetime) -> Readers:
    """The members serving in the units that are told, by unit; two statements for any number."""
    units = {message.unit_id for message in messages} - {None}
    serving = Member.objects.serving(timezone.localdate(now)).filter(organisation__in=units)
    found: Readers = {}
    for member in serving.select_related("person__user").order_by("pk"):
        found.setdefault(member.organisation_id or 0, []).append(member)
    return found


def _deliveries(message: Message, readers: Readers, now: datetime) -> list[Delivery]:
    people = [message.member] if message.member else readers.get(message.unit_id or 0, [])
    chosen = [m for m in people if not message.role or m.role == message.role]
    return [delivery for member in chosen for delivery in _ways(message, member, now)]


def _ways(message: Message, member: Member, now: datetime) -> list[Delivery]:
    """The inbox has it at once; an e-mail waits for the sweep."""
    user, sent = member.person.user, DeliveryState.SENT
    inbox = Delivery(
        message=message,
        member=member,
        channel=Channel.INBOX,
        state=sent,
        sent_at=now,
        next_try_at=now,
    )
    email = Delivery(message=message, member=member, channel=Channel.EMAIL, next_try_at=now)
    return [inbox, email] if user and user.email else [inbox]


def _send(delivery: Delivery, *, now: datetime) -> bool:
    """Take one delivery out of the queue first, then send it: never twice for two sweeps."""
    rows = Delivery.objects.waiting().filter(pk=delivery.pk, attempts=delivery.attempts)
    attempts = delivery.attempts + 1
    if not rows.update(attempts=attempts, state=DeliveryState.SENT, sent_at=now):
        return False
    try:
        _send_email(delivery)
    except OSError as why:
        _try_again(delivery, attempts, str(why), now)
        return False
    return True


def _send_email(delivery: Delivery) -> None:
    user = delivery.member.person.user
    assert user is not None
    with translation.override(user.language or None):
        headline, body = delivery.wording()
    send_mail(headline, f"{body}\n{delivery.message.link}", None, [user.email])


def _try_again(delivery: Delivery, attempts: int, why: str, now: datetime) -> None:
    wait = next_try(attempts)
    logger.warning("notice %s not delivered, attempt %s", delivery.pk, attempts)
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.QUEUED if wait else DeliveryState.FAILED,
        next_try_at=now + wait if wait else now,
        sent_at=None,
        fault=why[:200],
    )
