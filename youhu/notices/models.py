from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Channel, DeliveryState
from youhu.notices.wordings import wordings
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role


class Message(models.Model):
    """Something that people must be told, written in the transaction in which it happened."""

    key = models.CharField(max_length=120, unique=True)  # telling twice is telling once
    template = models.CharField(max_length=30)
    context = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role, blank=True)
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField()
    expanded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(member__isnull=False),
                name="message_has_an_audience",
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(expanded_at=None), name="message_waiting")
        ]

    def __str__(self) -> str:
        return self.key


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def inbox_of(self, member: Member) -> Self:
        """What lies in one member's inbox, newest first."""
        mine = self.filter(member=member, channel=Channel.INBOX)
        return mine.select_related("message").order_by("-message__created_at", "-pk")

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def waiting(self) -> Self:
        return self.filter(state=DeliveryState.QUEUED)


class Delivery(models.Model):
    """One message on its way to one member by one channel."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    member = models.ForeignKey(Member, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(_("read at"), null=True)
    fault = models.CharField(max_length=200, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("message", "member", "channel", name="delivered_once"),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.SENT) | Q(sent_at__isnull=False),
                name="sent_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state="queued"), name="delivery_waiting"
            ),
            models.Index(F("member"), condition=Q(read_at=None), name="delivery_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.message} → {self.member_id} ({self.channel})"

    def wording(self) -> tuple[str, str]:
        """Headline and body in the reader's language."""
        return wordings()[self.message.template].fill(self.message.context)
