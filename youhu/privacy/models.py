"""Who looked at whose personal details in clear."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youhu.privacy.rules import MOST_WORDS, About, Purpose
from youhu.registry.models import Member


class LookQuerySet(models.QuerySet["Look"]):
    def visible_to(self, member: Member) -> Self:
        """The looks of the member's district."""
        return self.filter(district=member.area_code[:6]).exclude(district="")


class Look(models.Model):
    """Somebody saw a personal detail in clear: who, when, whose, what for. Never what they saw."""

    district = models.CharField(max_length=6)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    about = models.CharField(max_length=10, choices=About)
    title = models.CharField(_("whose"), max_length=60)  # a call's number, a person's name
    link = models.CharField(max_length=200)
    purpose = models.CharField(_("what for"), max_length=10, choices=Purpose)
    words = models.CharField(max_length=MOST_WORDS, blank=True)
    at = models.DateTimeField()

    objects = LookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose) & Q(about__in=About), name="look_known"
            )
        ]
        indexes = [
            models.Index(fields=["district", "-at"]),
            models.Index(fields=["by", "-at"]),
            models.Index(fields=["title", "about"], name="look_by_whose"),
        ]

    def __str__(self) -> str:
        return f"{self.by} → {self.title}"
