"""A file of check-ins on its way in."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.sealed import SealedField, SealedQuerySet, SealedRow
from youhu.registry.models import Member


class ImportState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("import", "waiting")
    RUNNING = "running", pgettext_lazy("import", "being taken in")
    DONE = "done", pgettext_lazy("import", "taken in")
    FAILED = "failed", pgettext_lazy("import", "broken off")


class ImportRunQuerySet(SealedQuerySet["ImportRun"]):
    def visible_to(self, member: Member) -> Self:
        """Whoever handed the file in."""
        return self.filter(by__person=member.person_id) if member.pk else self.none()


class ImportRun(SealedRow):
    """One file: how far it is, how many rows were new, known, or refused, and why.

    `rows` is what was handed in, as JSON; it goes when the work is done. `faults` are the rows that
    were refused, each with its reason; they go with the run after some days. Both are sealed.
    """

    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    name = models.CharField(_("file"), max_length=100)
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.WAITING
    )
    rows = SealedField(blank=True)
    faults = SealedField(blank=True)
    total = models.PositiveIntegerField(_("rows"))
    done = models.PositiveIntegerField(default=0)
    n_new = models.PositiveIntegerField(_("new"), default=0)
    n_known = models.PositiveIntegerField(_("known"), default=0)
    n_refused = models.PositiveIntegerField(_("refused"), default=0)
    came = models.JSONField(null=True)  # codes of the communities that have new check-ins
    asked_at = models.DateTimeField(_("handed in"))
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = ImportRunQuerySet.as_manager()  # type: ignore[misc]  # instead of the sealed row's

    class Meta:
        verbose_name, verbose_name_plural = _("import of check-ins"), _("imports of check-ins")

    def __str__(self) -> str:
        return self.name

    @property
    def is_going(self) -> bool:
        return self.state in (ImportState.WAITING, ImportState.RUNNING)
