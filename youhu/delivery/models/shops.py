"""Shops of a market, who keeps them, and the addresses that they send to."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.sealed import SealedField, SealedRow
from youhu.delivery.rules import MOST_ADDRESS, MOST_LINE, MOST_NAME, MOST_PHONE
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Organisation, Person


class ShopQuerySet(models.QuerySet["Shop"]):
    def visible_to(self, member: Member) -> Self:
        """One's own shops; those of the market whose desk looks, or of an overseen area."""
        if member.person_id is None:  # a login without a post: nobody keeps no shop
            return self.none()
        if member.organisation_id is None:
            own = Q(keepers__person=member.person_id, keepers__valid_until=None)
            return self.filter(own).distinct()
        if member.keeps_market:
            return self.filter(market=member.organisation_id)
        if member.oversees:
            return self.filter(market__area_code__startswith=member.area_code)
        return self.none()


class Shop(Recorded):
    """A stall or shop of the market that sends goods."""

    market = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("market"), related_name="shops"
    )
    name = models.CharField(pgettext_lazy("shop", "name"), max_length=MOST_LINE)
    stall = models.CharField(_("stall"), max_length=30)  # "B区 2 楼 2118"
    address = models.CharField(_("address"), max_length=MOST_ADDRESS)
    lng = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    phone = models.CharField(_("telephone"), max_length=MOST_PHONE, blank=True)
    opened_on = models.DateField(pgettext_lazy("shop", "since"))
    closed_on = models.DateField(_("closed"), null=True)

    objects = ShopQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("shop"), _("shops")
        constraints = [
            models.UniqueConstraint(
                "market", "stall", condition=Q(closed_on=None), name="shop_of_a_stall"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("shop", args=[self.pk])


class ShopKeeper(models.Model):
    """Somebody who may order for a shop; on the phone they act as themselves, a resident."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="keepers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="keeps")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("shopkeeper"), _("shopkeepers")
        constraints = [
            models.UniqueConstraint(
                "shop", "person", condition=Q(valid_until=None), name="shopkeeper_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="shopkeeper_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.shop}"


class Address(SealedRow):
    """Where a shop sends to again and again; whom it names is sealed."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="addresses")
    label = models.CharField(_("short name"), max_length=30)
    name = SealedField(pgettext_lazy("person", "name"), max_length=MOST_NAME, blank=True)
    phone = SealedField(_("telephone"), max_length=MOST_PHONE, blank=True)
    address = models.CharField(_("address"), max_length=MOST_ADDRESS)
    lng = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    note = models.CharField(_("note for the driver"), max_length=MOST_LINE, blank=True)
    entered_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(_("last used"), null=True)
    times_used = models.PositiveIntegerField(default=0)
    is_gone = models.BooleanField(default=False)  # taken out of the book; orders still name it

    class Meta:
        verbose_name, verbose_name_plural = _("address"), _("addresses")
        indexes = [models.Index(fields=["shop", "is_gone", "used_at"], name="address_of_shop")]

    def __str__(self) -> str:
        return self.label
