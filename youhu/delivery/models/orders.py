"""An order: from whom, to where, how much, what was promised, and how it ended."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.sealed import SealedField, SealedRow
from youhu.delivery import hooks, rules
from youhu.delivery.models.shops import Shop
from youhu.delivery.rules import Answer, Goods, ProofKind, Source, State, TroubleKind, TroubleState
from youhu.fleets.models import Driver, Fleet, Vehicle
from youhu.ledger.clocked import Clocked
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind


class Tariff(models.Model):
    """What a delivery costs from a day on; all amounts in cents."""

    market = models.ForeignKey(Organisation, models.PROTECT, related_name="tariffs")
    valid_from = models.DateField(_("valid from"))
    base_cents = models.PositiveIntegerField(_("for each order"))
    per_km_cents = models.PositiveIntegerField(_("for each km"))
    per_100_kg_cents = models.PositiveIntegerField(_("for each 100 kg"))
    per_m3_cents = models.PositiveIntegerField(_("for each m³"))
    narrow_percent = models.PositiveSmallIntegerField(_("more for a narrow slot (%)"), default=0)
    cancel_percent = models.PositiveSmallIntegerField(_("of a late cancellation (%)"), default=0)
    cancel_free_minutes = models.PositiveSmallIntegerField(
        _("cancelled without cost until (minutes before slot or pickup)"), default=60
    )
    set_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(_("set"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("tariff"), _("tariffs")
        constraints = [models.UniqueConstraint("market", "valid_from", name="tariff_once")]

    def __str__(self) -> str:
        return f"{self.market} {self.valid_from}"


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, member: Member) -> Self:
        """Those of one's shops, of one's market, of one's fleet, of an overseen area."""
        if member.organisation_id is not None:
            return self._of_post(member)
        return self.filter(shop__in=Shop.objects.visible_to(member).values("pk"))

    def _of_post(self, member: Member) -> Self:
        if member.keeps_market:
            return self.filter(market=member.organisation_id)
        if member.keeps_fleet:
            theirs = Fleet.objects.filter(organisation=member.organisation_id)
            return self.of_fleets(list(theirs.values_list("pk", flat=True)))
        if member.oversees:
            inside = Organisation.objects.filter(area_code__startswith=member.area_code)
            # Few, so they are looked up first: a database would go through all orders for them.
            markets = inside.filter(kind=OrgKind.ASSOCIATION).values_list("pk", flat=True)
            return self.filter(market__in=list(markets))
        return self.none()

    def of_fleets(self, fleets: list[int]) -> Self:
        """Those that were given to these fleets, and those that their vehicles are to collect.

        The latter are looked up first: a database would go through all orders for them.
        """
        given, planned = Q(fleet__in=fleets), hooks.planned(fleets)
        return self.filter(given | Q(pk__in=planned) if planned else given)

    def whole(self) -> Self:
        """With what nearly every step asks for."""
        return self.select_related("market", "shop", "fleet__organisation", "tariff")

    def moving(self) -> Self:
        """Those that somebody still has to drive for."""
        return self.filter(state__in=rules.MOVING)


class NumberCounter(models.Model):
    """The last number that an order was given."""

    prefix = models.CharField(max_length=8, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix} {self.last}"


class Order(Clocked):
    """Goods of a shop that a vehicle of the market fetches and brings to somebody."""

    MOVES = rules.MOVES

    number = models.CharField(_("number"), max_length=20, unique=True)
    client_key = models.UUIDField(unique=True)
    times_repeated = models.PositiveSmallIntegerField(default=0)  # submissions with the same key
    client_ref = models.CharField(_("the shop’s own number"), max_length=40, blank=True)
    token = models.CharField(max_length=22, unique=True)  # what the tracking link leads to
    market = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    shop = models.ForeignKey(Shop, models.PROTECT, verbose_name=_("shop"), related_name="orders")
    ordered_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    ordered_at = models.DateTimeField(_("ordered"))
    source = models.CharField(_("how"), max_length=8, choices=Source)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROMISED)

    goods = models.CharField(_("goods"), max_length=8, choices=Goods)
    pieces = models.PositiveSmallIntegerField(_("pieces"))
    kg = models.PositiveIntegerField(_("weight (kg)"))
    litres = models.PositiveIntegerField(_("volume (litres)"))
    needs_tail_lift = models.BooleanField(_("needs a tail lift"), default=False)
    note = models.CharField(_("note for the driver"), max_length=rules.MOST_NOTE, blank=True)

    pickup_address = models.CharField(_("from"), max_length=rules.MOST_ADDRESS)
    pickup_lng = models.FloatField()
    pickup_lat = models.FloatField()
    address = models.CharField(pgettext_lazy("order", "to"), max_length=rules.MOST_ADDRESS)
    lng = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    metres = models.PositiveIntegerField(_("way (m)"), default=0)  # from door to door

    ready_at = models.DateTimeField(_("ready"))  # not to be collected before
    wanted_from = models.DateTimeField(_("wanted from"))
    wanted_until = models.DateTimeField(_("wanted until"))
    promised_from = models.DateTimeField(_("promised from"))
    promised_until = models.DateTimeField(_("promised until"))
    promise_is_plain = models.BooleanField(default=False)  # by the table of lead times only
    # Why this slot: words that somebody wrote, or the name of a sentence with its facts.
    promise_reason = models.CharField(_("why this slot"), max_length=120, blank=True)
    promise_code = models.CharField(max_length=20, blank=True, db_default="")
    promise_facts = models.JSONField(null=True)
    tariff = models.ForeignKey(Tariff, models.PROTECT, null=True, related_name="+")
    price_cents = models.PositiveIntegerField(_("price (cents)"))
    price_lines = models.JSONField(default=list, blank=True)  # of what the price is made
    cost_cents = models.PositiveIntegerField(_("to pay (cents)"), default=0)  # the price, or what
    # a late cancellation costs
    code = models.CharField(max_length=6)  # what the receiver says to the driver

    fleet = models.ForeignKey(
        Fleet, models.PROTECT, null=True, verbose_name=_("fleet"), related_name="orders"
    )
    loaded_at = models.DateTimeField(_("collected"), null=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    stars = models.PositiveSmallIntegerField(_("stars"), null=True)
    image = models.FileField(_("photo"), upload_to="goods/%Y/%m/%d", blank=True)
    thumb = models.FileField(upload_to="goods/%Y/%m/%d", blank=True)
    praise = models.CharField(_("said"), max_length=rules.MOST_NOTE, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("order"), _("orders")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State), name="order_state_known"),
            models.CheckConstraint(
                condition=Q(wanted_until__gt=F("wanted_from"))
                & Q(promised_until__gt=F("promised_from")),
                name="order_windows_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=rules.OPEN) | Q(due_at__isnull=False),
                name="open_order_has_a_due_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=rules.OVER) | Q(ended_at__isnull=False),
                name="ended_order_has_a_moment",
            ),
            models.UniqueConstraint(
                "shop", "client_ref", condition=~Q(client_ref=""), name="order_ref_once"
            ),
            models.CheckConstraint(
                condition=Q(pieces__gt=0, kg__gt=0, litres__gt=0), name="order_of_something"
            ),
            models.CheckConstraint(
                condition=Q(stars__isnull=True) | Q(stars__gte=1, stars__lte=5),
                name="order_stars_one_to_five",
            ),
        ]
        indexes = [
            models.Index(fields=["market", "state", "due_at"], name="order_of_market"),
            models.Index(fields=["market", "ordered_at"], name="order_by_day"),
            models.Index(fields=["market", "delivered_at"], name="order_by_delivery"),
            models.Index(fields=["market", "promised_until"], name="order_by_promise"),
            models.Index(fields=["market", "promised_from"], name="order_by_slot"),
            models.Index(fields=["market", "price_cents"], name="order_by_price"),
            models.Index(fields=["shop", "ordered_at"], name="order_of_shop"),
            models.Index(fields=["fleet", "delivered_at"], name="order_of_fleet"),
            models.Index(fields=["fleet", "ordered_at"], name="order_by_fleet"),
            models.Index(fields=["next_rung_at"], name="order_by_rung"),
            models.Index(fields=["state", "due_at"], name="order_by_due"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("order", args=[self.number])


class Consignee(SealedRow):
    """Who receives an order."""

    order = models.OneToOneField(Order, models.CASCADE, primary_key=True, related_name="consignee")
    name = SealedField(pgettext_lazy("person", "name"), max_length=rules.MOST_NAME, blank=True)
    phone = SealedField(_("telephone"), max_length=rules.MOST_PHONE, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("consignee"), _("consignees")

    def __str__(self) -> str:
        return str(self.order_id)


class Proof(models.Model):
    """What a driver kept when goods changed hands: photo, signature, code, place."""

    client_key = models.UUIDField(unique=True)
    times_repeated = models.PositiveSmallIntegerField(default=0)
    order = models.ForeignKey(Order, models.PROTECT, related_name="proofs")
    kind = models.CharField(_("what for"), max_length=8, choices=ProofKind)
    driver = models.ForeignKey(Driver, models.PROTECT, null=True, related_name="+")
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("when"))  # by the phone's clock, in bounds
    received_at = models.DateTimeField(_("came in"))
    image = models.FileField(_("photo"), upload_to="proofs/%Y/%m/%d", blank=True)
    thumb = models.FileField(upload_to="proofs/%Y/%m/%d", blank=True)
    signature = models.JSONField(_("signature"), default=list, blank=True)  # strokes of points
    code_given = models.BooleanField(_("code said"), default=False)
    pieces = models.PositiveSmallIntegerField(_("pieces"))
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    metres_off = models.PositiveIntegerField(_("away from the address (m)"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("proof"), _("proofs")

    def __str__(self) -> str:
        return f"{self.order} {self.get_kind_display()}"


class TroubleQuerySet(models.QuerySet["Trouble"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the orders that one sees."""
        return self.filter(order__in=Order.objects.visible_to(member).values("pk"))


class Trouble(Clocked):
    """Something that went wrong with an order; the association's desk settles it."""

    MOVES = rules.TROUBLE_MOVES

    client_key = models.UUIDField(unique=True)
    times_repeated = models.PositiveSmallIntegerField(default=0)
    order = models.ForeignKey(Order, models.PROTECT, related_name="troubles")
    kind = models.CharField(_("what"), max_length=10, choices=TroubleKind)
    note = models.CharField(_("note"), max_length=rules.MOST_NOTE, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=TroubleState, default=TroubleState.OPEN
    )
    at = models.DateTimeField(_("when"))
    told_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    image = models.FileField(_("photo"), upload_to="proofs/%Y/%m/%d", blank=True)
    thumb = models.FileField(upload_to="proofs/%Y/%m/%d", blank=True)
    how = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answer = models.CharField(_("settled by"), max_length=rules.MOST_NOTE, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True)

    objects = TroubleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("trouble"), _("troubles")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=TroubleState.OPEN) | Q(due_at__isnull=False),
                name="open_trouble_has_a_due_time",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="trouble_by_due"),
            models.Index(fields=["at"], name="trouble_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.get_kind_display()}"
