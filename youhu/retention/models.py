"""How long each kind of data is kept here, and what was erased when."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from youhu.privacy.kinds import Kind, kinds
from youhu.retention.rules import MOST_MONTHS


class Period(models.Model):
    """A period that the district has set; without one that of the kind holds."""

    kind = models.CharField(_("kind of data"), max_length=20, unique=True)
    months = models.PositiveSmallIntegerField(
        _("months"), validators=[MaxValueValidator(MOST_MONTHS)]
    )
    rests_until = models.DateField(_("erases from"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("retention period"), _("retention periods")

    def __str__(self) -> str:
        return str(next((one.label for one in kinds() if one.name == self.kind), self.kind))


class Erasure(models.Model):
    """How much of one kind was erased on one day."""

    kind = models.CharField(_("kind of data"), max_length=20)
    on = models.DateField(_("day"))
    count = models.PositiveIntegerField(default=0)
    is_over = models.BooleanField(default=False)  # nothing was left that day

    class Meta:
        constraints = [models.UniqueConstraint("kind", "on", name="erased_once_a_day")]
        indexes = [models.Index(fields=["-on"], condition=models.Q(count__gt=0), name="erased_on")]

    def __str__(self) -> str:
        return f"{self.on} {self.kind} {self.count}"


def period_of(kind: Kind, held: dict[str, Period] | None = None) -> Period:
    """The period in force; `held` are those of the database, where they are known."""
    known = periods() if held is None else held
    return known.get(kind.name) or Period(kind=kind.name, months=kind.months)


def periods() -> dict[str, Period]:
    return {one.kind: one for one in Period.objects.order_by("pk")}
