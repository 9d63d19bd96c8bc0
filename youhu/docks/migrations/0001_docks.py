import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("fleets", "0001_fleets"),
        ("registry", "0006_seal_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=160, verbose_name="English name"),
                ),
                ("district", models.CharField(max_length=6, verbose_name="district")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("code", models.CharField(max_length=10, verbose_name="code")),
                ("lng", models.FloatField(verbose_name="longitude")),
                ("lat", models.FloatField(verbose_name="latitude")),
                ("bays", models.PositiveSmallIntegerField(verbose_name="bays")),
                (
                    "slot_minutes",
                    models.PositiveSmallIntegerField(
                        default=15, verbose_name="length of a slot (minutes)"
                    ),
                ),
                ("opens", models.TimeField(verbose_name="opens")),
                ("closes", models.TimeField(verbose_name="closes")),
                (
                    "note",
                    models.CharField(blank=True, max_length=120, verbose_name="note for drivers"),
                ),
                ("closed_on", models.DateField(null=True, verbose_name="given up")),
                (
                    "market",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="docks",
                        to="registry.organisation",
                        verbose_name="market",
                    ),
                ),
            ],
            options={
                "verbose_name": "loading dock",
                "verbose_name_plural": "loading docks",
                "constraints": [
                    models.UniqueConstraint(models.F("market"), models.F("code"), name="dock_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bays__gt", 0),
                            ("closes__gt", models.F("opens")),
                            ("slot_minutes__gt", 0),
                        ),
                        name="dock_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
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
                ("bay", models.PositiveSmallIntegerField(verbose_name="bay")),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "booked"),
                            ("there", "at the dock"),
                            ("done", "left"),
                            ("missed", "did not come"),
                            ("cancelled", "given back"),
                        ],
                        default="booked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("came_at", models.DateTimeField(null=True, verbose_name="came")),
                ("left_at", models.DateTimeField(null=True, verbose_name="left")),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="fleets.vehicle",
                    ),
                ),
                (
                    "dock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="docks.dock",
                    ),
                ),
            ],
            options={
                "verbose_name": "appointment",
                "verbose_name_plural": "appointments",
                "indexes": [
                    models.Index(fields=["dock", "starts_at"], name="appointments_of_dock"),
                    models.Index(fields=["state", "due_at"], name="appointments_by_due"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("dock"),
                        models.F("bay"),
                        models.F("starts_at"),
                        condition=models.Q(("state__in", frozenset(["booked", "there"]))),
                        name="one_vehicle_a_bay",
                    ),
                    models.UniqueConstraint(
                        models.F("vehicle"),
                        models.F("starts_at"),
                        condition=models.Q(("state__in", frozenset(["booked", "there"]))),
                        name="one_bay_a_vehicle",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="appointment_ends_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", frozenset(["booked", "there"])), _negated=True),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="held_bay_has_a_due_time",
                    ),
                ],
            },
        ),
    ]
