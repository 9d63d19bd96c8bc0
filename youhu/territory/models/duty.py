"""Duty posts, whose turn it is at them, and who stands in."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from youhu.registry.models import Member, Organisation
from youhu.territory.models.areas import Area
from youhu.territory.rules import Line


class Post(models.Model):
    """A duty that a unit keeps manned, for the whole unit or for one area."""

    unit = models.ForeignKey(
        Organisation, models.CASCADE, verbose_name=_("unit"), related_name="duty_posts"
    )
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("area"),
        related_name="duty_posts",
    )
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    chief = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("person in charge"),
        related_name="posts_led",
    )
    swaps_need_approval = models.BooleanField(_("swaps need approval"), default=False)
    is_always_manned = models.BooleanField(_("must always be manned"), default=False)
    handover_minutes = models.PositiveSmallIntegerField(
        _("minutes for the hand-over"), null=True, blank=True
    )

    class Meta:
        verbose_name, verbose_name_plural = _("duty post"), _("duty posts")
        constraints = [models.UniqueConstraint("unit", "area", "name", name="post_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.name}"


class RosterQuerySet(models.QuerySet["Roster"]):
    def current(self, since: date) -> Self:
        """Those that run on that day or later, with their people and who stands in from then on."""
        covers = Cover.objects.filter(on__gte=since).select_related("member__person")
        rows = self.filter(Q(until_on=None) | Q(until_on__gt=since))
        return rows.select_related("member__person", "post__unit").prefetch_related(
            models.Prefetch("covers", covers)
        )


class Roster(models.Model):
    """A member's recurring turn at a duty post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="rosters")
    member = models.ForeignKey(
        Member, models.PROTECT, verbose_name=_("member"), related_name="turns"
    )
    weekdays = models.CharField(
        _("weekdays"), max_length=7, default="1234567", help_text=_("1 is Monday, 7 Sunday")
    )
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"), help_text=_("no later than the start: the next day"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects = RosterQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("turn of duty"), _("turns of duty")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="roster_ends_later",
            )
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.starts:%H:%M}–{self.ends:%H:%M}"

    def line(self) -> Line:
        """The row as the rules know it: a turn ends with its member's term."""
        ends = [day for day in (self.until_on, self.member.valid_until) if day is not None]
        start = max(self.from_on, self.member.valid_from)
        until = min(ends, default=None)
        return Line(self.weekdays, self.starts, self.ends, start, until, self._empty_days())

    def who(self, on: date) -> Member | None:
        """Who does the turn that begins on a day: its member, who stands in, or nobody."""
        for cover in self._covers():
            if cover.on == on:
                return cover.member if cover.is_manned else None
        return self.member

    def _covers(self) -> list["Cover"]:
        return list(self.covers.all()) if self.pk else []

    def _empty_days(self) -> frozenset[date]:
        return frozenset(cover.on for cover in self._covers() if not cover.is_manned)


class Cover(models.Model):
    """One turn, on one day, that somebody else does than the roster says; no member: nobody."""

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="covers")
    on = models.DateField(_("day"))
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, verbose_name=_("member"), related_name="covers"
    )

    class Meta:
        verbose_name, verbose_name_plural = _("substitute"), _("substitutes")
        constraints = [models.UniqueConstraint("roster", "on", name="one_cover_a_turn")]

    def __str__(self) -> str:
        return f"{self.roster} {self.on}"

    @property
    def is_manned(self) -> bool:
        """Whether somebody stands in whose term includes the day."""
        return self.member is not None and self.member.serves(self.on)
