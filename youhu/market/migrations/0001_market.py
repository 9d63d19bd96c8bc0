import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("delivery", "0001_delivery"),
        ("fleets", "0001_fleets"),
        ("registry", "0006_seal_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="FleetDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("orders", models.PositiveIntegerField(default=0, verbose_name="orders")),
                ("late", models.PositiveIntegerField(default=0, verbose_name="late")),
                ("kg", models.PositiveBigIntegerField(default=0, verbose_name="weight (kg)")),
                ("trips", models.PositiveIntegerField(default=0, verbose_name="trips")),
                ("vehicles", models.PositiveIntegerField(default=0, verbose_name="vehicles")),
                ("metres", models.PositiveBigIntegerField(default=0, verbose_name="way (m)")),
                (
                    "kerb_s",
                    models.PositiveBigIntegerField(default=0, verbose_name="at the kerb (s)"),
                ),
                (
                    "load_kgm",
                    models.PositiveBigIntegerField(default=0, verbose_name="carried (kg·m)"),
                ),
                (
                    "room_kgm",
                    models.PositiveBigIntegerField(
                        default=0, verbose_name="could be carried (kg·m)"
                    ),
                ),
                ("co2_g", models.PositiveBigIntegerField(default=0, verbose_name="CO₂ (g)")),
                (
                    "fleet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delivery_days",
                        to="fleets.fleet",
                        verbose_name="fleet",
                    ),
                ),
            ],
            options={
                "verbose_name": "day of a fleet",
                "verbose_name_plural": "days of fleets",
                "indexes": [models.Index(fields=["on"], name="fleet_day_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("fleet"), models.F("on"), name="fleet_day_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("late__lte", models.F("orders"))),
                        name="fleet_day_late_of_orders",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MarketDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("reckoned_at", models.DateTimeField(verbose_name="reckoned")),
                ("orders", models.PositiveIntegerField(default=0, verbose_name="orders")),
                ("runs", models.PositiveIntegerField(default=0, verbose_name="trips")),
                (
                    "vehicles",
                    models.PositiveIntegerField(default=0, verbose_name="vehicles out at once"),
                ),
                ("metres", models.PositiveBigIntegerField(default=0, verbose_name="way (m)")),
                (
                    "kerb_s",
                    models.PositiveBigIntegerField(default=0, verbose_name="at the kerb (s)"),
                ),
                ("co2_g", models.PositiveBigIntegerField(default=0, verbose_name="CO₂ (g)")),
                (
                    "own_runs",
                    models.PositiveIntegerField(default=0, verbose_name="trips with own carriers"),
                ),
                (
                    "own_vehicles",
                    models.PositiveIntegerField(default=0, verbose_name="vehicles of own carriers"),
                ),
                (
                    "own_metres",
                    models.PositiveBigIntegerField(
                        default=0, verbose_name="way of own carriers (m)"
                    ),
                ),
                (
                    "own_kerb_s",
                    models.PositiveBigIntegerField(
                        default=0, verbose_name="own carriers at the kerb (s)"
                    ),
                ),
                (
                    "own_co2_g",
                    models.PositiveBigIntegerField(
                        default=0, verbose_name="CO₂ of own carriers (g)"
                    ),
                ),
                ("assumed", models.JSONField(default=dict, verbose_name="assumed")),
                (
                    "market",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delivery_days",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "day of a market",
                "verbose_name_plural": "days of markets",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("market"), models.F("on"), name="market_day_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ShopDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("orders", models.PositiveIntegerField(default=0, verbose_name="orders")),
                ("late", models.PositiveIntegerField(default=0, verbose_name="late")),
                ("kg", models.PositiveBigIntegerField(default=0, verbose_name="weight (kg)")),
                (
                    "cents",
                    models.PositiveBigIntegerField(default=0, verbose_name="freight (cents)"),
                ),
                (
                    "metres",
                    models.PositiveBigIntegerField(default=0, verbose_name="from door to door (m)"),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delivery_days",
                        to="delivery.shop",
                        verbose_name="shop",
                    ),
                ),
            ],
            options={
                "verbose_name": "day of a shop",
                "verbose_name_plural": "days of shops",
                "indexes": [models.Index(fields=["on"], name="shop_day_by_day")],
                "constraints": [
                    models.UniqueConstraint(models.F("shop"), models.F("on"), name="shop_day_once")
                ],
            },
        ),
    ]
