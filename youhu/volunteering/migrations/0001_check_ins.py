import django.db.models.deletion
from django.db import migrations, models

import youhu.common.sealed
import youhu.volunteering.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0006_seal_people"),
        ("territory", "0004_double_grid"),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckIn",
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
                            ("submitted", "to be accepted"),
                            ("accepted", "checked in"),
                            ("transferred", "moved to another community"),
                            ("left", "left"),
                            ("refused", "refused"),
                        ],
                        default="submitted",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("phone", "by phone page"),
                            ("code", "by the community's code"),
                            ("desk", "at the desk"),
                            ("file", "from a file"),
                        ],
                        max_length=10,
                        verbose_name="way",
                    ),
                ),
                (
                    "phone",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=20, verbose_name="telephone"
                    ),
                ),
                (
                    "phone_index",
                    youhu.common.sealed.BlindIndex(
                        blank=True, editable=False, least=1, max_length=32, of="phone", tail=0
                    ),
                ),
                (
                    "skill_codes",
                    models.CharField(blank=True, max_length=200, verbose_name="skills"),
                ),
                (
                    "kind_codes",
                    models.CharField(blank=True, max_length=200, verbose_name="kinds of service"),
                ),
                (
                    "free_codes",
                    models.CharField(blank=True, max_length=200, verbose_name="free times"),
                ),
                ("submitted_at", models.DateTimeField(verbose_name="submitted")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="accepted")),
                (
                    "rechecked_at",
                    models.DateTimeField(null=True, verbose_name="confirmed as still true"),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to="territory.area",
                        verbose_name="community",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="volunteering.checkin",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to="registry.organisation",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "check-in",
                "verbose_name_plural": "check-ins",
                "indexes": [
                    models.Index(
                        fields=["community", "state", "submitted_at"], name="check_in_of_place"
                    ),
                    models.Index(fields=["unit", "state"], name="check_in_of_unit"),
                    models.Index(fields=["next_rung_at"], name="check_in_next_rung"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("person"),
                        condition=models.Q(("state__in", frozenset(["accepted", "submitted"]))),
                        name="one_active_check_in",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.volunteering.rules.State)),
                        name="check_in_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", frozenset(["accepted", "submitted"])), _negated=True
                            ),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="active_check_in_has_a_clock",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            ("accepted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="accepted_check_in_has_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceRecord",
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
                ("what", models.CharField(max_length=120, verbose_name="service")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("organising", "building organisations"),
                            ("legal", "legal advice and aid"),
                            ("relief", "help in hardship, disability and for work"),
                            ("governance", "community governance"),
                            ("health", "health and medicine"),
                            ("culture", "culture and sports"),
                            ("safety", "safety and patrols"),
                            ("other", "other service"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="began")),
                ("ends_at", models.DateTimeField(verbose_name="ended")),
                ("minutes", models.PositiveIntegerField(verbose_name="minutes")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("logged", "to be confirmed"),
                            ("confirmed", "confirmed"),
                            ("credited", "credited"),
                            ("fed_back", "fed back to the unit"),
                            ("refused", "not recognised"),
                        ],
                        default="logged",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("activity", "activity"),
                            ("wish", "wish"),
                            ("manual", "entered at the desk"),
                        ],
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("wish_key", models.CharField(blank=True, max_length=60)),
                ("logged_at", models.DateTimeField(verbose_name="logged")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                ("points", models.PositiveIntegerField(default=0, verbose_name="points")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "check_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="volunteering.checkin",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="territory.area",
                        verbose_name="community",
                    ),
                ),
                (
                    "confirmed_by",
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
                        related_name="services",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="registry.organisation",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "service record",
                "verbose_name_plural": "service records",
                "indexes": [
                    models.Index(fields=["person", "state", "starts_at"], name="service_of_person"),
                    models.Index(
                        fields=["community", "state", "starts_at"], name="service_of_place"
                    ),
                    models.Index(fields=["unit", "state", "confirmed_at"], name="service_of_unit"),
                    models.Index(fields=["next_rung_at"], name="service_next_rung"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("person"),
                        models.F("wish_key"),
                        condition=models.Q(("wish_key", ""), _negated=True),
                        name="one_service_a_wish",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.volunteering.rules.ServiceState)),
                        name="service_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__gt", models.F("starts_at")), ("minutes__gt", 0)
                        ),
                        name="service_lasts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "logged"), _negated=True),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="logged_service_has_a_clock",
                    ),
                ],
            },
        ),
    ]
