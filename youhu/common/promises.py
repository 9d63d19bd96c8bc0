"""What the three promises are, and how a check of them answers."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Promise(TextChoices):
    """What “365” means, so that a machine can check it."""

    NEVER_CLOSED = "never_closed", _("Never closed")
    NO_BLIND_SPOT = "no_blind_spot", _("No blind spot")
    NEVER_INTERRUPTED = "never_interrupted", _("Never interrupted")


@dataclass(frozen=True)
class Finding:
    """One place where a promise is broken: what is wrong, and where to go to mend it."""

    text: str
    link: str = ""
    code: str = ""  # of the cell, unit, call or rule concerned
    lng: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class Checked:
    """One thing that was looked at: how many of it, and what was found wanting."""

    promise: Promise
    title: Any  # translated when read
    looked_at: int
    findings: tuple[Finding, ...] = ()
    more: int = 0  # findings beyond those that are listed

    @property
    def is_kept(self) -> bool:
        return not self.findings


MOST_LISTED = 200


def checked(promise: Promise, title: Any, looked_at: int, findings: list[Finding]) -> Checked:
    """The answer of a check; a very long list is cut, and says by how much."""
    listed = tuple(findings[:MOST_LISTED])
    return Checked(promise, title, looked_at, listed, len(findings) - len(listed))
