import django.db.models.deletion
from django.db import migrations, models

import youhu.common.sealed
import youhu.delivery.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("fleets", "0001_fleets"),
        ("registry", "0006_seal_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="NumberCounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("prefix", models.CharField(max_length=8, unique=True)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Shop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district", models.CharField(max_length=6, verbose_name="district")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("stall", models.CharField(max_length=30, verbose_name="stall")),
                ("address", models.CharField(max_length=120, verbose_name="address")),
                ("lng", models.FloatField(verbose_name="longitude")),
                ("lat", models.FloatField(verbose_name="latitude")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="telephone")),
                ("opened_on", models.DateField(verbose_name="since")),
                ("closed_on", models.DateField(null=True, verbose_name="closed")),
                (
                    "market",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shops",
                        to="registry.organisation",
                        verbose_name="market",
                    ),
                ),
            ],
            options={
                "verbose_name": "shop",
                "verbose_name_plural": "shops",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("market"),
                        models.F("stall"),
                        condition=models.Q(("closed_on", None)),
                        name="shop_of_a_stall",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tariff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("base_cents", models.PositiveIntegerField(verbose_name="for each order")),
                ("per_km_cents", models.PositiveIntegerField(verbose_name="for each km")),
                ("per_100_kg_cents", models.PositiveIntegerField(verbose_name="for each 100 kg")),
                ("per_m3_cents", models.PositiveIntegerField(verbose_name="for each m³")),
                (
                    "narrow_percent",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="more for a narrow slot (%)"
                    ),
                ),
                (
                    "cancel_percent",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="of a late cancellation (%)"
                    ),
                ),
                (
                    "cancel_free_minutes",
                    models.PositiveSmallIntegerField(
                        default=60,
                        verbose_name="cancelled without cost until (minutes before the slot)",
                    ),
                ),
                ("set_at", models.DateTimeField(null=True, verbose_name="set")),
                (
                    "market",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tariffs",
                        to="registry.organisation",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "tariff",
                "verbose_name_plural": "tariffs",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("market"), models.F("valid_from"), name="tariff_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=30, verbose_name="short name")),
                (
                    "name",
                    youhu.common.sealed.SealedField(blank=True, max_length=20, verbose_name="name"),
                ),
                (
                    "phone",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=20, verbose_name="telephone"
                    ),
                ),
                ("address", models.CharField(max_length=120, verbose_name="address")),
                ("lng", models.FloatField(verbose_name="longitude")),
                ("lat", models.FloatField(verbose_name="latitude")),
                (
                    "note",
                    models.CharField(blank=True, max_length=60, verbose_name="note for the driver"),
                ),
                ("used_at", models.DateTimeField(null=True, verbose_name="last used")),
                ("times_used", models.PositiveIntegerField(default=0)),
                ("is_gone", models.BooleanField(default=False)),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="delivery.shop",
                    ),
                ),
            ],
            options={
                "verbose_name": "address",
                "verbose_name_plural": "addresses",
                "indexes": [
                    models.Index(fields=["shop", "is_gone", "used_at"], name="address_of_shop")
                ],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district", models.CharField(max_length=6, verbose_name="district")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                ("rung", models.PositiveSmallIntegerField(default=0)),
                ("next_rung_at", models.DateTimeField(null=True)),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="number")),
                ("client_key", models.UUIDField(unique=True)),
                ("times_repeated", models.PositiveSmallIntegerField(default=0)),
                (
                    "client_ref",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="the shop’s own number"
                    ),
                ),
                ("token", models.CharField(max_length=22, unique=True)),
                ("ordered_at", models.DateTimeField(verbose_name="ordered")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("phone", "on the phone"),
                            ("desk", "at the desk"),
                            ("file", "from a list"),
                            ("api", "by another program"),
                        ],
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("promised", "to be collected"),
                            ("aboard", "on the way"),
                            ("delivered", "delivered"),
                            ("closed", "closed"),
                            ("returning", "on the way back"),
                            ("returned", "brought back"),
                            ("cancelled", "cancelled"),
                        ],
                        default="promised",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "goods",
                    models.CharField(
                        choices=[
                            ("roll", "roll"),
                            ("bale", "bale"),
                            ("bag", "bag"),
                            ("box", "box"),
                        ],
                        max_length=8,
                        verbose_name="goods",
                    ),
                ),
                ("pieces", models.PositiveSmallIntegerField(verbose_name="pieces")),
                ("kg", models.PositiveIntegerField(verbose_name="weight (kg)")),
                ("litres", models.PositiveIntegerField(verbose_name="volume (litres)")),
                (
                    "needs_tail_lift",
                    models.BooleanField(default=False, verbose_name="needs a tail lift"),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="note for the driver"
                    ),
                ),
                ("pickup_address", models.CharField(max_length=120, verbose_name="from")),
                ("pickup_lng", models.FloatField()),
                ("pickup_lat", models.FloatField()),
                ("address", models.CharField(max_length=120, verbose_name="to")),
                ("lng", models.FloatField(verbose_name="longitude")),
                ("lat", models.FloatField(verbose_name="latitude")),
                ("metres", models.PositiveIntegerField(default=0, verbose_name="way (m)")),
                ("ready_at", models.DateTimeField(verbose_name="ready")),
                ("wanted_from", models.DateTimeField(verbose_name="wanted from")),
                ("wanted_until", models.DateTimeField(verbose_name="wanted until")),
                ("promised_from", models.DateTimeField(verbose_name="promised from")),
                ("promised_until", models.DateTimeField(verbose_name="promised until")),
                ("promise_is_plain", models.BooleanField(default=False)),
                (
                    "promise_reason",
                    models.CharField(blank=True, max_length=120, verbose_name="why this slot"),
                ),
                ("price_cents", models.PositiveIntegerField(verbose_name="price (cents)")),
                ("price_lines", models.JSONField(blank=True, default=list)),
                (
                    "cost_cents",
                    models.PositiveIntegerField(default=0, verbose_name="to pay (cents)"),
                ),
                ("code", models.CharField(max_length=6)),
                ("loaded_at", models.DateTimeField(null=True, verbose_name="collected")),
                ("delivered_at", models.DateTimeField(null=True, verbose_name="delivered")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                ("stars", models.PositiveSmallIntegerField(null=True, verbose_name="stars")),
                (
                    "image",
                    models.FileField(blank=True, upload_to="goods/%Y/%m/%d", verbose_name="photo"),
                ),
                ("thumb", models.FileField(blank=True, upload_to="goods/%Y/%m/%d")),
                ("praise", models.CharField(blank=True, max_length=200, verbose_name="said")),
                (
                    "fleet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="fleets.fleet",
                        verbose_name="fleet",
                    ),
                ),
                (
                    "market",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "ordered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="delivery.shop",
                        verbose_name="shop",
                    ),
                ),
                (
                    "tariff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="delivery.tariff",
                    ),
                ),
            ],
            options={
                "verbose_name": "order",
                "verbose_name_plural": "orders",
                "indexes": [
                    models.Index(fields=["market", "state", "due_at"], name="order_of_market"),
                    models.Index(fields=["market", "ordered_at"], name="order_by_day"),
                    models.Index(fields=["shop", "ordered_at"], name="order_of_shop"),
                    models.Index(fields=["fleet", "delivered_at"], name="order_of_fleet"),
                    models.Index(fields=["fleet", "ordered_at"], name="order_by_fleet"),
                    models.Index(fields=["next_rung_at"], name="order_by_rung"),
                    models.Index(fields=["state", "due_at"], name="order_by_due"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.delivery.rules.State)),
                        name="order_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wanted_until__gt", models.F("wanted_from")),
                            ("promised_until__gt", models.F("promised_from")),
                        ),
                        name="order_windows_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    frozenset(["aboard", "delivered", "promised", "returning"]),
                                ),
                                _negated=True,
                            ),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="open_order_has_a_due_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", frozenset(["cancelled", "closed", "returned"])),
                                _negated=True,
                            ),
                            ("ended_at__isnull", False),
                            _connector="OR",
                        ),
                        name="ended_order_has_a_moment",
                    ),
                    models.UniqueConstraint(
                        models.F("shop"),
                        models.F("client_ref"),
                        condition=models.Q(("client_ref", ""), _negated=True),
                        name="order_ref_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kg__gt", 0), ("litres__gt", 0), ("pieces__gt", 0)),
                        name="order_of_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stars__isnull", True),
                            models.Q(("stars__gte", 1), ("stars__lte", 5)),
                            _connector="OR",
                        ),
                        name="order_stars_one_to_five",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShopKeeper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_until", models.DateField(null=True, verbose_name="valid until")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keeps",
                        to="registry.person",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keepers",
                        to="delivery.shop",
                    ),
                ),
            ],
            options={
                "verbose_name": "shopkeeper",
                "verbose_name_plural": "shopkeepers",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("shop"),
                        models.F("person"),
                        condition=models.Q(("valid_until", None)),
                        name="shopkeeper_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="shopkeeper_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("client_key", models.UUIDField(unique=True)),
                ("times_repeated", models.PositiveSmallIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pickup", "collected"),
                            ("delivery", "handed over"),
                            ("return", "brought back"),
                        ],
                        max_length=8,
                        verbose_name="what for",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("received_at", models.DateTimeField(verbose_name="came in")),
                (
                    "image",
                    models.FileField(blank=True, upload_to="proofs/%Y/%m/%d", verbose_name="photo"),
                ),
                ("thumb", models.FileField(blank=True, upload_to="proofs/%Y/%m/%d")),
                ("signature", models.JSONField(blank=True, default=list, verbose_name="signature")),
                ("code_given", models.BooleanField(default=False, verbose_name="code said")),
                ("pieces", models.PositiveSmallIntegerField(verbose_name="pieces")),
                ("lng", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                (
                    "metres_off",
                    models.PositiveIntegerField(
                        null=True, verbose_name="away from the address (m)"
                    ),
                ),
                (
                    "driver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="fleets.driver",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="delivery.order",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="fleets.vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "proof",
                "verbose_name_plural": "proofs",
            },
        ),
        migrations.CreateModel(
            name="Trouble",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district", models.CharField(max_length=6, verbose_name="district")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                ("rung", models.PositiveSmallIntegerField(default=0)),
                ("next_rung_at", models.DateTimeField(null=True)),
                ("client_key", models.UUIDField(unique=True)),
                ("times_repeated", models.PositiveSmallIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("nobody", "nobody there"),
                            ("refused", "not accepted"),
                            ("address", "address not found"),
                            ("not_ready", "goods not ready"),
                            ("too_much", "more than was ordered"),
                            ("damaged", "damaged"),
                            ("lost", "missing"),
                            ("other", "something else"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "to be settled"), ("settled", "settled")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "image",
                    models.FileField(blank=True, upload_to="proofs/%Y/%m/%d", verbose_name="photo"),
                ),
                ("thumb", models.FileField(blank=True, upload_to="proofs/%Y/%m/%d")),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("again", "try again in the same slot"),
                            ("new_slot", "promise another slot"),
                            ("turn_back", "bring it back to the shop"),
                            ("cancel", "cancel the order"),
                            ("words", "settled with words"),
                        ],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="settled by")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="settled")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="troubles",
                        to="delivery.order",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "trouble",
                "verbose_name_plural": "troubles",
                "indexes": [
                    models.Index(fields=["state", "due_at"], name="trouble_by_due"),
                    models.Index(fields=["at"], name="trouble_by_age"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "open"), _negated=True),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="open_trouble_has_a_due_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consignee",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="consignee",
                        serialize=False,
                        to="delivery.order",
                    ),
                ),
                (
                    "name",
                    youhu.common.sealed.SealedField(blank=True, max_length=20, verbose_name="name"),
                ),
                (
                    "phone",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=20, verbose_name="telephone"
                    ),
                ),
                (
                    "erased_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="erased"),
                ),
            ],
            options={
                "verbose_name": "consignee",
                "verbose_name_plural": "consignees",
            },
        ),
    ]
