"""What belongs to a clerk's desk: saved views, how the list lies, tables that are being made."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.registry.models import Member


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, member: Member) -> Self:
        """One's own views, and those that colleagues of the unit share."""
        of_unit = Q(is_shared=True, owner__organisation=member.organisation_id)
        return self.filter(Q(owner=member.pk) | of_unit)


class SavedView(models.Model):
    """A tab with filters and an order, under a name: what somebody looks at every morning."""

    owner = models.ForeignKey(Member, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=20)
    query = models.CharField(max_length=400)
    is_shared = models.BooleanField(_("shared with my unit"), default=False)
    place = models.PositiveSmallIntegerField(default=0)  # among the owner's views

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("owner", "name", name="view_named_once")]

    def __str__(self) -> str:
        return self.name


class Density(models.TextChoices):
    ROOMY = "roomy", _("roomy")
    CLOSE = "close", _("close")


class ListLayout(models.Model):
    """How the list lies before one member: columns, height of the rows, rows a page."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="+")
    columns = models.JSONField(default=list)
    density = models.CharField(max_length=8, choices=Density, default=Density.ROOMY)
    per_page = models.PositiveSmallIntegerField(default=50)

    def __str__(self) -> str:
        return str(self.member_id)


class ExportState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", pgettext_lazy("table", "being made")
    READY = "ready", pgettext_lazy("table", "ready")
    CANCELLED = "cancelled", pgettext_lazy("table", "cancelled")
    FAILED = "failed", pgettext_lazy("table", "failed")


class Export(models.Model):
    """A table of calls that is made beside the site because it is too long to wait for."""

    LIST = "list"  # a tab of the list of calls

    owner = models.ForeignKey(Member, models.CASCADE, related_name="+")
    about = models.CharField(max_length=20, default=LIST)  # its kind, see calls/long_tables.py
    format = models.CharField(max_length=4, choices=[("csv", "CSV"), ("xlsx", "Excel")])
    query = models.CharField(max_length=1000)
    columns = models.CharField(max_length=200, blank=True)  # their names; all where there is none
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.WAITING)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField()
    file = models.FileField(upload_to="exports/%Y/%m/%d", blank=True)
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField()  # when it last went on
    ended_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.pk} {self.format} {self.state}"

    @property
    def is_going(self) -> bool:
        return self.state in {ExportState.WAITING, ExportState.RUNNING}
