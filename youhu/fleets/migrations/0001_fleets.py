import django.db.models.deletion
from django.db import migrations, models

import youhu.common.sealed
import youhu.fleets.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("calls", "0020_leftover_files"),
        ("registry", "0006_seal_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fleet",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "to be reviewed"),
                            ("returned", "to be completed"),
                            ("admitted", "admitted"),
                            ("suspended", "suspended"),
                            ("refused", "refused"),
                            ("ended", "ended"),
                        ],
                        default="applied",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("applied_at", models.DateTimeField(verbose_name="applied")),
                (
                    "proposed",
                    models.CharField(
                        blank=True,
                        choices=[("admit", "to admit it"), ("suspend", "to suspend it")],
                        max_length=10,
                        verbose_name="proposed",
                    ),
                ),
                ("proposed_until", models.DateField(null=True)),
                ("admitted_on", models.DateField(null=True, verbose_name="admitted")),
                ("suspended_until", models.DateField(null=True, verbose_name="suspended until")),
                ("is_for_papers", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number in the market")),
                (
                    "applied_by",
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
                        related_name="fleets",
                        to="registry.organisation",
                        verbose_name="market",
                    ),
                ),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fleet",
                        to="registry.organisation",
                        verbose_name="fleet",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "fleet",
                "verbose_name_plural": "fleets",
                "indexes": [
                    models.Index(fields=["market", "state", "number"], name="fleet_of_market")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("market"), models.F("number"), name="fleet_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.fleets.rules.State)),
                        name="fleet_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "admitted"), _negated=True),
                            ("admitted_on__isnull", False),
                            _connector="OR",
                        ),
                        name="admitted_fleet_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", frozenset(["applied", "returned", "suspended"])),
                                _negated=True,
                            ),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="open_fleet_has_a_due_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StreetZone",
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
                ("code", models.CharField(max_length=20, verbose_name="code")),
                ("geometry", models.JSONField(verbose_name="outline")),
                (
                    "market",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="zones",
                        to="registry.organisation",
                        verbose_name="market",
                    ),
                ),
            ],
            options={
                "verbose_name": "street zone",
                "verbose_name_plural": "street zones",
                "constraints": [
                    models.UniqueConstraint(models.F("market"), models.F("code"), name="zone_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="VehicleType",
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
                ("code", models.CharField(max_length=20, verbose_name="code")),
                ("payload_kg", models.PositiveIntegerField(verbose_name="payload (kg)")),
                ("volume_l", models.PositiveIntegerField(verbose_name="volume (litres)")),
                (
                    "energy",
                    models.CharField(
                        choices=[
                            ("electric", "electric"),
                            ("hydrogen", "hydrogen"),
                            ("gas", "natural gas"),
                            ("petrol", "petrol"),
                            ("diesel", "diesel"),
                            ("muscle", "muscle"),
                        ],
                        max_length=10,
                        verbose_name="energy",
                    ),
                ),
                (
                    "profile",
                    models.CharField(
                        choices=[
                            ("van", "van"),
                            ("cargo_bike", "cargo tricycle"),
                            ("foot", "on foot"),
                        ],
                        default="van",
                        max_length=12,
                        verbose_name="ways",
                    ),
                ),
                ("co2_g_per_km", models.PositiveIntegerField(verbose_name="CO₂ (g per km)")),
                (
                    "fixed_cost_cents",
                    models.PositiveIntegerField(verbose_name="cost of a day (cents)"),
                ),
                (
                    "cost_per_km_cents",
                    models.PositiveIntegerField(verbose_name="cost per km (cents)"),
                ),
                (
                    "has_tail_lift",
                    models.BooleanField(default=False, verbose_name="has a tail lift"),
                ),
                ("is_allowed", models.BooleanField(default=True, verbose_name="may be admitted")),
                (
                    "needs_permit",
                    models.BooleanField(
                        default=False, verbose_name="only with a permit for a zone"
                    ),
                ),
                (
                    "market",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vehicle_types",
                        to="registry.organisation",
                        verbose_name="market",
                    ),
                ),
            ],
            options={
                "verbose_name": "vehicle type",
                "verbose_name_plural": "vehicle types",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("market"), models.F("code"), name="vehicle_type_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payload_kg__gt", 0), ("volume_l__gt", 0)),
                        name="vehicle_type_carries",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ViolationKind",
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
                ("code", models.CharField(max_length=20, verbose_name="code")),
                ("points", models.PositiveSmallIntegerField(verbose_name="points")),
                ("is_used", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "market",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="violation_kinds",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "kind of violation",
                "verbose_name_plural": "kinds of violations",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("market"), models.F("code"), name="violation_kind_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__gte", 1), ("points__lte", 12)),
                        name="violation_costs_points",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Driver",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "to be reviewed"),
                            ("returned", "to be completed"),
                            ("admitted", "admitted"),
                            ("suspended", "suspended"),
                            ("refused", "refused"),
                            ("ended", "ended"),
                        ],
                        default="applied",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("applied_at", models.DateTimeField(verbose_name="applied")),
                (
                    "proposed",
                    models.CharField(
                        blank=True,
                        choices=[("admit", "to admit it"), ("suspend", "to suspend it")],
                        max_length=10,
                        verbose_name="proposed",
                    ),
                ),
                ("proposed_until", models.DateField(null=True)),
                ("admitted_on", models.DateField(null=True, verbose_name="admitted")),
                ("suspended_until", models.DateField(null=True, verbose_name="suspended until")),
                ("is_for_papers", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("licence_class", models.CharField(max_length=4, verbose_name="class")),
                (
                    "applied_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drives_as",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "fleet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drivers",
                        to="fleets.fleet",
                        verbose_name="fleet",
                    ),
                ),
            ],
            options={
                "verbose_name": "driver",
                "verbose_name_plural": "drivers",
                "indexes": [models.Index(fields=["fleet", "state"], name="driver_of_fleet")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.fleets.rules.State)),
                        name="driver_state_known",
                    ),
                    models.UniqueConstraint(
                        models.F("person"),
                        condition=models.Q(
                            ("state__in", frozenset(["ended", "refused"])), _negated=True
                        ),
                        name="driver_of_one_fleet",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", frozenset(["applied", "returned", "suspended"])),
                                _negated=True,
                            ),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="open_driver_has_a_due_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vehicle",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "to be reviewed"),
                            ("returned", "to be completed"),
                            ("admitted", "admitted"),
                            ("suspended", "suspended"),
                            ("refused", "refused"),
                            ("ended", "ended"),
                        ],
                        default="applied",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("applied_at", models.DateTimeField(verbose_name="applied")),
                (
                    "proposed",
                    models.CharField(
                        blank=True,
                        choices=[("admit", "to admit it"), ("suspend", "to suspend it")],
                        max_length=10,
                        verbose_name="proposed",
                    ),
                ),
                ("proposed_until", models.DateField(null=True)),
                ("admitted_on", models.DateField(null=True, verbose_name="admitted")),
                ("suspended_until", models.DateField(null=True, verbose_name="suspended until")),
                ("is_for_papers", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("plate", models.CharField(max_length=12, verbose_name="number plate")),
                ("mark", models.CharField(max_length=12, unique=True, verbose_name="mark")),
                ("token", models.CharField(max_length=22, unique=True)),
                (
                    "applied_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "fleet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vehicles",
                        to="fleets.fleet",
                        verbose_name="fleet",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vehicles",
                        to="fleets.vehicletype",
                        verbose_name="type",
                    ),
                ),
            ],
            options={
                "verbose_name": "vehicle",
                "verbose_name_plural": "vehicles",
                "indexes": [
                    models.Index(fields=["fleet", "state", "mark"], name="vehicle_of_fleet")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.fleets.rules.State)),
                        name="vehicle_state_known",
                    ),
                    models.UniqueConstraint(
                        models.F("plate"),
                        condition=models.Q(
                            ("state__in", frozenset(["ended", "refused"])), _negated=True
                        ),
                        name="plate_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", frozenset(["applied", "returned", "suspended"])),
                                _negated=True,
                            ),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="open_vehicle_has_a_due_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "energy",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("electric", "electric"),
                            ("hydrogen", "hydrogen"),
                            ("gas", "natural gas"),
                            ("petrol", "petrol"),
                            ("diesel", "diesel"),
                            ("muscle", "muscle"),
                        ],
                        max_length=10,
                        verbose_name="energy",
                    ),
                ),
                (
                    "weekdays",
                    models.CharField(default="1234567", max_length=7, verbose_name="weekdays"),
                ),
                ("starts", models.TimeField(verbose_name="from")),
                ("ends", models.TimeField(verbose_name="until")),
                (
                    "with_permit",
                    models.BooleanField(default=False, verbose_name="allowed with a permit"),
                ),
                ("basis", models.CharField(blank=True, max_length=120, verbose_name="source")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_until", models.DateField(null=True, verbose_name="valid until")),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="fleets.streetzone",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="fleets.vehicletype",
                        verbose_name="type",
                    ),
                ),
            ],
            options={
                "verbose_name": "access rule",
                "verbose_name_plural": "access rules",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))),
                        name="access_ends_later",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sighting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="reported")),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sighting",
                        to="calls.call",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sightings",
                        to="fleets.vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "report of a vehicle",
                "verbose_name_plural": "reports of vehicles",
                "indexes": [models.Index(fields=["vehicle", "at"], name="sighting_of_vehicle")],
            },
        ),
        migrations.CreateModel(
            name="Permit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, verbose_name="number")),
                ("starts", models.TimeField(verbose_name="from")),
                ("ends", models.TimeField(verbose_name="until")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_until", models.DateField(verbose_name="valid until")),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="permits",
                        to="fleets.streetzone",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="permits",
                        to="fleets.vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "permit",
                "verbose_name_plural": "permits",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends__gt", models.F("starts")),
                            ("valid_until__gte", models.F("valid_from")),
                        ),
                        name="permit_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("business_licence", "business licence"),
                            ("transport_licence", "road transport licence"),
                            ("vehicle_licence", "vehicle licence"),
                            ("inspection", "yearly inspection"),
                            ("compulsory_insurance", "compulsory traffic insurance"),
                            ("cargo_insurance", "cargo and liability insurance"),
                            ("driving_licence", "driving licence"),
                            ("qualification", "goods transport qualification"),
                        ],
                        max_length=20,
                        verbose_name="document",
                    ),
                ),
                ("code", youhu.common.sealed.SealedField(max_length=40, verbose_name="number")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_until", models.DateField(verbose_name="valid until")),
                (
                    "image",
                    models.FileField(blank=True, upload_to="papers/%Y/%m/%d", verbose_name="photo"),
                ),
                ("thumb", models.FileField(blank=True, upload_to="papers/%Y/%m/%d")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="why")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "to be checked"),
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                            ("replaced", "replaced by a newer one"),
                            ("ended", "not valid any more"),
                        ],
                        default="submitted",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "driver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="fleets.driver",
                    ),
                ),
                (
                    "fleet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="fleets.fleet",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="fleets.vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "indexes": [models.Index(fields=["state", "valid_until"], name="paper_by_end")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.fleets.rules.DocumentState)),
                        name="paper_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vehicle__isnull", True), ("driver__isnull", True), _connector="OR"
                        ),
                        name="paper_of_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gte", models.F("valid_from"))),
                        name="paper_ends_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Violation",
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
                ("points", models.PositiveSmallIntegerField(verbose_name="points")),
                ("at", models.DateTimeField(verbose_name="seen")),
                ("address", models.CharField(max_length=120, verbose_name="where")),
                (
                    "image",
                    models.FileField(
                        blank=True, upload_to="violations/%Y/%m/%d", verbose_name="photo"
                    ),
                ),
                ("thumb", models.FileField(blank=True, upload_to="violations/%Y/%m/%d")),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="what was seen"),
                ),
                (
                    "objection",
                    models.CharField(blank=True, max_length=300, verbose_name="objection"),
                ),
                ("decision", models.CharField(blank=True, max_length=300, verbose_name="decision")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("recorded", "open to objection"),
                            ("objected", "objection to be decided"),
                            ("upheld", "stands"),
                            ("cancelled", "cancelled"),
                        ],
                        default="recorded",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="violations",
                        to="calls.call",
                    ),
                ),
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
                    "driver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="violations",
                        to="fleets.driver",
                    ),
                ),
                (
                    "fleet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="violations",
                        to="fleets.fleet",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="violations",
                        to="fleets.vehicle",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="violations",
                        to="fleets.violationkind",
                    ),
                ),
            ],
            options={
                "verbose_name": "violation",
                "verbose_name_plural": "violations",
                "indexes": [
                    models.Index(fields=["fleet", "state", "at"], name="violation_of_fleet")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.fleets.rules.ViolationState)),
                        name="violation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", frozenset(["objected", "recorded"])), _negated=True
                            ),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="open_violation_has_a_due_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vehicle__isnull", False), ("driver__isnull", False), _connector="OR"
                        ),
                        name="violation_of_somebody",
                    ),
                ],
            },
        ),
    ]
