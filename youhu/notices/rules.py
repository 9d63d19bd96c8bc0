"""What people are told, in which words, and how often a failed delivery is tried again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """A way to a person; the inbox is always used, the others when an address is known."""

    INBOX = "inbox", _("inbox")
    EMAIL = "email", _("e-mail")


class DeliveryState(TextChoices):
    QUEUED = "queued", _("queued")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


@dataclass(frozen=True)
class Topic:
    """What a reader sorts notices by."""

    name: str
    label: Promise


@dataclass(frozen=True)
class Wording:
    """What one notice says; `%(…)s` come from the context of its message."""

    about: Topic
    headline: Promise
    body: Promise

    def fill(self, context: Mapping[str, str]) -> tuple[str, str]:
        """Headline and body in the active language. Raises KeyError for a missing word."""
        return str(self.headline) % context, str(self.body) % context


# The topics that several apps write to; an app of its own declares its own.
WORK = Topic("work", _("Work on calls"))
WARNINGS = Topic("warnings", _("Warnings"))
ANSWERS = Topic("answers", _("Answers to my calls"))

RETRIES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))


def next_try(attempts: int) -> timedelta | None:
    """How long to wait after the n-th failed attempt; None when it is time to give up."""
    return RETRIES[attempts - 1] if attempts <= len(RETRIES) else None
