"""What administrators did to the district's own data, one row a change."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youhu.ledger.models import Recorded
from youhu.registry.models import Member
from youhu.upkeep.rules import MOST_BASIS, READERS, Topic, Verb


class ChangeQuerySet(models.QuerySet["Change"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the district that this member keeps or audits."""
        if member.role not in READERS:
            return self.none()
        return self.filter(district=member.area_code[:6])

    def of(self, *things: models.Model) -> Self:
        """The whole past of a row, or of rows that belong together, newest change first."""
        return self.filter(about__in=[about(thing) for thing in things]).order_by("-pk")


class Change(Recorded):
    """One row of reference data was entered, changed, ended or removed: by whom and on what basis.

    `before` and `after` hold its columns in plain values; what a person's papers say is masked.
    """

    topic = models.CharField(_("part"), max_length=20, choices=Topic)
    about = models.CharField(max_length=60, db_index=True)  # "registry.organisation:42"
    title = models.CharField(_("what"), max_length=200)
    verb = models.CharField(_("what was done"), max_length=10, choices=Verb)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    basis = models.CharField(_("basis"), max_length=MOST_BASIS)
    made_by = models.ForeignKey(
        Member, models.PROTECT, verbose_name=_("changed by"), related_name="+"
    )
    made_at = models.DateTimeField(_("changed at"))

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("change"), _("changes")
        constraints = [
            models.CheckConstraint(condition=Q(topic__in=Topic), name="change_topic_known"),
            models.CheckConstraint(condition=Q(verb__in=Verb), name="change_verb_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} {self.title}"


def about(thing: models.Model) -> str:
    """How a change names the row that it changed."""
    return f"{thing._meta.label_lower}:{thing.pk}"
