"""What routing and clocks are decided by: categories, rules, limits and the escalation ladder."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.rules import CategoryKind, Kind, Level, Stage, Target, Urgency
from youhu.common.calendar import LimitType
from youhu.registry.models import Named, Organisation
from youhu.registry.rules import Role
from youhu.territory.models import Area


class Category(Named):
    """What a call is about, by the code of a standard; component 01001 is not matter 01001."""

    standard = models.CharField(_("standard"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=CategoryKind)
    code = models.CharField(_("code"), max_length=10)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("parent"),
        related_name="children",
    )
    is_local = models.BooleanField(_("local extension"), default=False)
    verify_first = models.BooleanField(_("verify before filing"), default=False)
    needs_check = models.BooleanField(_("check in place before closing"), default=False)
    is_public = models.BooleanField(
        _("public"),
        default=False,
        help_text=_("It happens where everybody may see it: neighbours see that it was called in."),
    )
    keywords = models.CharField(_("keywords"), max_length=120, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("category"), _("categories")
        constraints = [
            models.UniqueConstraint("standard", "kind", "code", name="category_once"),
            models.CheckConstraint(condition=Q(kind__in=CategoryKind), name="category_kind_known"),
        ]


class Effective(models.Model):
    """A rule that holds from one day to another; a changed rule is a new row."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="%(class)s_valid_later",
            )
        ]

    def holds(self, on: date) -> bool:
        """Whether the rule is in force on that day."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


class Matching(Effective):
    """A rule that applies to calls of a kind and a category; what it leaves empty means any."""

    kind = models.CharField(_("kind of call"), max_length=12, choices=Kind, blank=True)
    category_kind = models.CharField(
        _("kind of category"), max_length=12, choices=CategoryKind, blank=True
    )
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, verbose_name=_("category")
    )

    class Meta(Effective.Meta):
        abstract = True


class RoutingRule(Matching):
    """Which unit answers for which matter in which place."""

    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, verbose_name=_("area"), related_name="+"
    )
    target = models.CharField(_("goes to"), max_length=12, choices=Target, default=Target.UNIT)
    unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("unit"),
        related_name="routing_rules",
    )

    class Meta(Matching.Meta):
        verbose_name, verbose_name_plural = _("routing rule"), _("routing rules")
        constraints = [
            *Effective.Meta.constraints,
            models.CheckConstraint(
                condition=Q(target=Target.UNIT, unit__isnull=False)
                | (~Q(target=Target.UNIT) & Q(unit__isnull=True)),
                name="routing_rule_names_its_unit",
                violation_error_message=_(
                    "Name the unit, or let the rule go to whoever answers for the place."
                ),
            ),
        ]

    def __str__(self) -> str:
        what = self.category or self.get_category_kind_display() or "*"
        whom = self.unit or self.get_target_display()
        return f"{self.number}: {what} → {whom}"

    @property
    def code(self) -> str:
        """How people name it."""
        return f"R-{self.number}"


class TimeLimit(Matching):
    """How long a stage may take."""

    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    amount = models.DecimalField(
        _("amount"), max_digits=6, decimal_places=2, help_text=_("hours or days, by the limit type")
    )
    limit_type = models.CharField(_("limit type"), max_length=15, choices=LimitType)
    yellow_percent = models.PositiveSmallIntegerField(
        _("yellow after"), default=70, help_text=_("percent of the limit")
    )

    class Meta(Matching.Meta):
        verbose_name, verbose_name_plural = _("time limit"), _("time limits")
        constraints = [
            *Effective.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gt=0), name="time_limit_positive"),
            models.CheckConstraint(condition=Q(yellow_percent__lt=100), name="yellow_before_red"),
        ]

    def __str__(self) -> str:
        said = (self.get_stage_display(), self.amount, self.get_limit_type_display())
        return f"{self.number}: {' '.join(map(str, said))}"

    @property
    def code(self) -> str:
        """How people name it."""
        return f"L-{self.number}"


class LadderStep(models.Model):
    """Who is told how long after a deadline has passed."""

    stage = models.CharField(_("stage"), max_length=10, choices=Stage, blank=True)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, blank=True)
    rung = models.PositiveSmallIntegerField(_("rung"))
    after_amount = models.DecimalField(
        pgettext_lazy("ladder", "after"), max_digits=6, decimal_places=2
    )
    limit_type = models.CharField(_("limit type"), max_length=15, choices=LimitType)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta:
        verbose_name, verbose_name_plural = _("step of the ladder"), _("steps of the ladder")
        constraints = [
            models.UniqueConstraint("stage", "urgency", "rung", name="ladder_step_once"),
            models.CheckConstraint(
                condition=Q(rung__gte=1) & Q(after_amount__gte=0), name="ladder_step_sane"
            ),
        ]

    def __str__(self) -> str:
        stage = self.get_stage_display() if self.stage else _("any stage")
        urgency = self.get_urgency_display() if self.urgency else _("any urgency")
        rung = _("step %(n)s") % {"n": self.rung}
        return f"{stage} · {urgency} · {rung}"
