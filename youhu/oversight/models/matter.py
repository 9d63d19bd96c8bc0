"""What may be supervised and is no call."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youhu.oversight.rules import MOST_LINK, MOST_NUMBER, MOST_TITLE
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import AREA_WIDE, Role


class MatterQuerySet(models.QuerySet["Matter"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the member's unit or room, and those of the rooms in the area it oversees."""
        return self.filter(seen_by(member))


def seen_by(member: Member, at: str = "") -> Q:
    """Whose matters a member sees; `at` leads to the matter from another table."""
    own = Q(**{f"{at}unit": member.organisation_id}) | Q(**{f"{at}room": member.organisation_id})
    if member.oversees:
        return own | Q(**{f"{at}room__area_code__startswith": member.area_code})
    if member.role == Role.HANDLER or member.role in AREA_WIDE:
        return own
    return Q(pk__in=[])


class Matter(models.Model):
    """An order that a unit carries out: an app above keeps it, and points to this row.

    `number` and `title` are what people call it, `room` gave it and lifts, `link` leads to it.
    """

    district = models.CharField(_("district"), max_length=6)
    number = models.CharField(_("number"), max_length=MOST_NUMBER)
    title = models.CharField(_("title"), max_length=MOST_TITLE)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    room = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    link = models.CharField(max_length=MOST_LINK)

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("matter"), _("matters")

    def __str__(self) -> str:
        return f"{self.number} · {self.unit}"

    def get_absolute_url(self) -> str:
        return self.link
