import django.db.models.deletion
from django.db import migrations, models

import youhu.dispatch.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("delivery", "0001_delivery"),
        ("fleets", "0001_fleets"),
        ("registry", "0006_seal_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="FleetBalance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("offered_s", models.PositiveIntegerField(verbose_name="offered (s)")),
                (
                    "offered_kg_h",
                    models.PositiveIntegerField(verbose_name="offered capacity (kg·h)"),
                ),
                ("work_cents", models.PositiveIntegerField(verbose_name="earned (cents)")),
                ("due_cents", models.PositiveIntegerField(verbose_name="its share (cents)")),
                ("driven_m", models.PositiveIntegerField(verbose_name="way driven (m)")),
                ("orders", models.PositiveIntegerField(verbose_name="orders")),
                (
                    "fleet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balances",
                        to="fleets.fleet",
                    ),
                ),
            ],
            options={
                "verbose_name": "balance of a fleet",
                "verbose_name_plural": "balances of fleets",
                "constraints": [
                    models.UniqueConstraint(models.F("fleet"), models.F("on"), name="balance_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Shift",
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
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("lng", models.FloatField()),
                ("lat", models.FloatField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "announced"),
                            ("on_duty", "on duty"),
                            ("broken", "broken down"),
                            ("off_duty", "ended"),
                            ("withdrawn", "taken back"),
                        ],
                        default="offered",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("began_at", models.DateTimeField(null=True, verbose_name="went on duty")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="went off duty")),
                (
                    "driver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="fleets.driver",
                    ),
                ),
                (
                    "fleet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="fleets.fleet",
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
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="fleets.vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "shift",
                "verbose_name_plural": "shifts",
                "indexes": [
                    models.Index(fields=["market", "starts_at"], name="shift_of_market"),
                    models.Index(fields=["fleet", "starts_at"], name="shift_of_fleet"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="shift_ends_later",
                    ),
                    models.UniqueConstraint(
                        models.F("vehicle"),
                        condition=models.Q(("state", "on_duty")),
                        name="vehicle_on_one_duty",
                    ),
                    models.UniqueConstraint(
                        models.F("driver"),
                        condition=models.Q(("state", "on_duty")),
                        name="driver_on_one_duty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TourPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district", models.CharField(max_length=6, verbose_name="district")),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("published", "in force"),
                            ("dropped", "not taken"),
                            ("stale", "overtaken"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("cause", models.CharField(max_length=120, verbose_name="because of")),
                ("engine", models.CharField(max_length=20, verbose_name="engine")),
                ("seed", models.PositiveIntegerField(verbose_name="seed")),
                ("cpu_ms", models.PositiveIntegerField(verbose_name="reckoned for (ms)")),
                ("basis", models.CharField(max_length=64)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("tours", models.JSONField(default=list)),
                ("changes", models.JSONField(default=list)),
                ("is_automatic", models.BooleanField(default=False, verbose_name="by itself")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
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
            ],
            options={
                "verbose_name": "plan of tours",
                "verbose_name_plural": "plans of tours",
                "indexes": [
                    models.Index(fields=["market", "state", "made_at"], name="plans_of_market")
                ],
            },
        ),
        migrations.CreateModel(
            name="DispatchTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district", models.CharField(max_length=6, verbose_name="district")),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "is_automatic",
                    models.BooleanField(
                        default=False, verbose_name="plans come into force by themselves"
                    ),
                ),
                (
                    "least_saved_m",
                    models.PositiveIntegerField(default=500, verbose_name="least way saved (m)"),
                ),
                (
                    "most_changed_stops",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="most stops changed for one driver"
                    ),
                ),
                (
                    "replan_minutes",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="reckoned every (minutes)"
                    ),
                ),
                (
                    "cpu_ms",
                    models.PositiveIntegerField(
                        default=2000, verbose_name="reckoned for at most (ms)"
                    ),
                ),
                (
                    "narrow_minutes",
                    models.PositiveSmallIntegerField(
                        default=60, verbose_name="length of a slot (minutes)"
                    ),
                ),
                (
                    "fair_percent",
                    models.PositiveSmallIntegerField(
                        default=2, verbose_name="longer ways for the sake of fairness (%)"
                    ),
                ),
                (
                    "market",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispatch_terms",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "terms of dispatch",
                "verbose_name_plural": "terms of dispatch",
            },
        ),
        migrations.CreateModel(
            name="Incident",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("breakdown", "breakdown"),
                            ("accident", "accident"),
                            ("congestion", "held up in traffic"),
                            ("road_closed", "road closed"),
                            ("other", "something else"),
                        ],
                        max_length=12,
                        verbose_name="what",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(null=True, verbose_name="lasts (minutes)"),
                ),
                ("lng", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
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
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="settled by")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="settled")),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="dispatch.shift",
                    ),
                ),
            ],
            options={
                "verbose_name": "incident",
                "verbose_name_plural": "incidents",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "open"), _negated=True),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="open_incident_has_a_due_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("lng", models.FloatField()),
                ("lat", models.FloatField()),
                ("metres_accurate", models.PositiveIntegerField(null=True)),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="positions",
                        to="dispatch.shift",
                    ),
                ),
            ],
            options={
                "verbose_name": "position",
                "verbose_name_plural": "positions",
                "indexes": [models.Index(fields=["at"], name="position_by_age")],
                "constraints": [
                    models.UniqueConstraint(models.F("shift"), models.F("at"), name="position_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Slip",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("client_key", models.UUIDField(unique=True)),
                ("verb", models.CharField(max_length=12, verbose_name="verb")),
                ("stop_number", models.PositiveBigIntegerField(null=True)),
                ("made_at", models.DateTimeField(null=True, verbose_name="made on the phone")),
                ("at", models.DateTimeField(verbose_name="handed in")),
                ("times_repeated", models.PositiveIntegerField(default=0)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slips",
                        to="dispatch.shift",
                    ),
                ),
            ],
            options={
                "verbose_name": "slip of a phone",
                "verbose_name_plural": "slips of phones",
            },
        ),
        migrations.CreateModel(
            name="Trip",
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
                ("place", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("under_way", "under way"),
                            ("done", "done"),
                            ("broken_off", "broken off"),
                            ("dropped", "not driven"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "planned_m",
                    models.PositiveIntegerField(default=0, verbose_name="planned way (m)"),
                ),
                ("driven_m", models.PositiveIntegerField(default=0, verbose_name="way driven (m)")),
                ("set_out_at", models.DateTimeField(null=True, verbose_name="set out")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trips",
                        to="dispatch.shift",
                    ),
                ),
            ],
            options={
                "verbose_name": "trip",
                "verbose_name_plural": "trips",
                "indexes": [models.Index(fields=["state", "due_at"], name="trip_by_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.dispatch.rules.TripState)),
                        name="trip_state_known",
                    ),
                    models.UniqueConstraint(
                        models.F("shift"),
                        condition=models.Q(("state", "under_way")),
                        name="one_trip_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", frozenset(["planned", "under_way"])), _negated=True
                            ),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="open_trip_has_a_due_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pickup", "collect"),
                            ("delivery", "hand over"),
                            ("transfer", "take over from a vehicle"),
                            ("return", "bring back"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("address", models.CharField(max_length=120, verbose_name="where")),
                ("lng", models.FloatField()),
                ("lat", models.FloatField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ahead", "ahead"),
                            ("heading", "on the way there"),
                            ("here", "there"),
                            ("done", "done"),
                            ("failed", "in vain"),
                            ("moved", "given to another"),
                        ],
                        default="ahead",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("planned_at", models.DateTimeField(verbose_name="planned")),
                ("leave_at", models.DateTimeField(verbose_name="planned to leave")),
                ("until", models.DateTimeField(verbose_name="at the latest")),
                ("expected_at", models.DateTimeField(null=True, verbose_name="expected")),
                ("arrived_at", models.DateTimeField(null=True, verbose_name="arrived")),
                ("left_at", models.DateTimeField(null=True, verbose_name="left")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="delivery.order",
                    ),
                ),
                (
                    "trip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="dispatch.trip",
                    ),
                ),
            ],
            options={
                "verbose_name": "stop",
                "verbose_name_plural": "stops",
                "indexes": [
                    models.Index(fields=["trip", "seq"], name="stop_of_trip"),
                    models.Index(fields=["state", "until"], name="stop_by_due"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("order"),
                        models.F("kind"),
                        condition=models.Q(("state__in", frozenset(["ahead", "heading", "here"]))),
                        name="order_stops_once",
                    )
                ],
            },
        ),
    ]
