"""Places of the district: areas with their outlines through time, buildings, duty posts."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from youhu.common.geo import Datum
from youhu.registry.models import Member, Named, Organisation
from youhu.territory.rules import AreaKind, Line


class Area(Named):
    """A piece of the district with an official code, from the whole down to one grid cell."""

    kind = models.CharField(_("kind"), max_length=20, choices=AreaKind)
    code = models.CharField(_("code"), max_length=15)
    code_system = models.CharField(_("code system"), max_length=30, default="GB/T 47678.3")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("parent"),
        related_name="children",
    )

    class Meta:
        verbose_name, verbose_name_plural = _("area"), _("areas")
        constraints = [
            models.UniqueConstraint("kind", "code", name="area_code_once"),
            models.CheckConstraint(condition=Q(kind__in=AreaKind), name="area_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=AreaKind.DISTRICT) | Q(parent__isnull=False),
                name="area_has_a_parent",
            ),
        ]


class AreaShapeQuerySet(models.QuerySet["AreaShape"]):
    def valid(self, at: datetime) -> Self:
        """The outlines in force at that moment."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at), valid_from__lte=at)

    def layer(self, kind: str) -> Self:
        return self.filter(area__kind=kind).order_by("area__code", "pk")


class AreaShape(models.Model):
    """The outline of an area for a time; an outline is followed by another, never overwritten."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="shapes")
    geometry = models.JSONField(_("outline"), help_text=_("GeoJSON polygon, WGS-84"))
    area_m2 = models.PositiveIntegerField(_("area in m²"))
    datum = models.CharField(_("datum of the source"), max_length=10, choices=Datum)
    source = models.CharField(_("source"), max_length=200)
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)

    objects = AreaShapeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("outline"), _("outlines")
        constraints = [
            models.UniqueConstraint(
                "area", condition=Q(valid_until__isnull=True), name="one_shape_in_force"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="shape_valid_later",
            ),
            models.CheckConstraint(condition=Q(area_m2__gt=0), name="shape_covers_something"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.valid_from:%Y-%m-%d}"


class Building(models.Model):
    """A house with an address, standing in one grid cell."""

    cell = models.ForeignKey(Area, models.PROTECT, related_name="buildings")
    code = models.CharField(_("code"), max_length=40, unique=True)
    address = models.CharField(_("address"), max_length=200)
    lng = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))

    def __str__(self) -> str:
        return self.address


class Landmark(Named):
    """A place that people know, by which they say where something is."""

    lng = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))

    class Meta:
        verbose_name, verbose_name_plural = _("landmark"), _("landmarks")
        constraints = [models.UniqueConstraint("name", "lng", "lat", name="landmark_once")]


class Household(models.Model):
    """One door of a building behind which people live."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="households")
    door = models.CharField(_("door"), max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint("building", "door", name="household_once")]

    def __str__(self) -> str:
        return f"{self.building} {self.door}"


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


Geometry = dict[str, Any]
