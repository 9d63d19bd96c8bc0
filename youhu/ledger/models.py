from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youhu.ledger.rules import Line
from youhu.registry.models import Member
from youhu.registry.rules import UNNAMED, Role


class Recorded(models.Model):
    """A thing whose every change is a line of the ledger.

    `revision` rises with every line: writing it makes two writers of one thing queue up. The
    columns in `FENCE` must not have changed between looking and moving.
    """

    FENCE: tuple[str, ...] = ()

    district = models.CharField(_("district"), max_length=6)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def subject(self) -> str:
        """How the ledger names this thing."""
        return f"{self._meta.label_lower}:{self.pk}"


class EntryQuerySet(models.QuerySet["Entry"]):
    def of(self, thing: Recorded) -> Self:
        """The whole past of one thing, oldest line first."""
        return self.filter(subject=thing.subject).order_by("seq")


class Entry(models.Model):
    """One line of the ledger: who did what to what, and when. Lines are only ever added."""

    district = models.CharField(max_length=6)
    subject = models.CharField(max_length=60)  # "calls.call:42"
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=30)
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    salt = models.CharField(max_length=32)
    words = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("subject", "seq", name="entry_once"),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(role__in=UNNAMED), name="entry_has_a_hand"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.seq} {self.verb}"

    def line(self) -> Line:
        """The entry as its seal sees it."""
        return Line(
            self.district,
            self.subject,
            self.seq,
            self.verb,
            self.source,
            self.target,
            self.by_id,
            self.role,
            self.at,
            self.words,
            self.payload,
            self.previous,
        )
