"""A room where neighbours are received, when it is open, and the days that differ."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Named, Organisation
from youhu.rooms import rules
from youhu.rooms.rules import MOST_LINE, MOST_NAME, MOST_PHONE, Shown
from youhu.territory.models import Post


class RoomQuerySet(models.QuerySet["Room"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the member's own community, or of the area that it oversees."""
        if member.role in rules.KEEPERS:
            return self.filter(community=member.organisation_id)
        if not member.oversees:
            return self.none()
        return self.filter(community__area_code__startswith=member.area_code)

    def serving(self, on: date) -> Self:
        """Those that receive people on that day or later."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=on))


class Room(Recorded, Named):
    """A service room of a community that goes by a familiar face, like 红姐街坊服务室."""

    community = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("community"), related_name="rooms"
    )
    post = models.OneToOneField(Post, models.PROTECT, verbose_name=_("duty post"))
    host = models.CharField(_("known as"), max_length=MOST_NAME)
    address = models.CharField(_("address"), max_length=MOST_LINE)
    lng = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    phone = models.CharField(_("public telephone"), max_length=MOST_PHONE)
    hotline = models.CharField(_("name of its hotline"), max_length=MOST_NAME, blank=True)
    hotline_phone = models.CharField(
        _("telephone of the hotline"), max_length=MOST_PHONE, blank=True
    )
    shown = models.CharField(
        _("what visitors read of who is on duty"), max_length=8, choices=Shown, default=Shown.FAMILY
    )
    opened_on = models.DateField(_("open since"))
    closed_on = models.DateField(_("closed for good"), null=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("service room"), _("service rooms")
        constraints = [
            models.UniqueConstraint("community", "name", name="room_once"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gt=F("opened_on")),
                name="room_closes_later",
            ),
            models.CheckConstraint(condition=Q(shown__in=Shown), name="room_shown_known"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("kept_room", args=[self.pk])


class OpeningHours(models.Model):
    """When a room is open on one day of the week; a pause at noon makes two rows."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    opens = models.TimeField(pgettext_lazy("rooms", "opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name, verbose_name_plural = _("opening hours"), _("opening hours")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens"), weekday__gte=1, weekday__lte=7),
                name="room_hours_in_order",
            ),
            models.UniqueConstraint("room", "weekday", "opens", name="room_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class SpecialDay(models.Model):
    """A day on which a room keeps other hours or, with the reason for all to read, is closed."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="special_days")
    on = models.DateField(_("day"))
    opens = models.TimeField(pgettext_lazy("rooms", "opens"), null=True)
    closes = models.TimeField(_("closes"), null=True)
    reason = models.CharField(_("why"), max_length=MOST_LINE)

    class Meta:
        verbose_name, verbose_name_plural = _("special day"), _("special days")
        constraints = [
            models.UniqueConstraint("room", "on", name="room_special_day_once"),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(closes__gt=F("opens")),
                name="room_special_day_in_order",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="room_special_day_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.reason}"

    @property
    def is_closed(self) -> bool:
        return self.opens is None
