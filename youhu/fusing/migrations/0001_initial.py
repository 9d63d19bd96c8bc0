import django.db.models.deletion
from django.db import migrations, models

import youhu.fusing.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0006_seal_people"),
        ("territory", "0004_double_grid"),
    ]

    operations = [
        migrations.CreateModel(
            name="FusionPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district", models.CharField(max_length=6, verbose_name="district")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("effective_on", models.DateField(verbose_name="in force from")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "being prepared"),
                            ("awaiting", "awaits approval"),
                            ("approved", "approved, not yet in force"),
                            ("in_force", "in force"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("seal", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField(verbose_name="begun")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fusion_plans",
                        to="territory.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                        verbose_name="decided by",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                        verbose_name="prepared by",
                    ),
                ),
            ],
            options={
                "verbose_name": "fusion plan",
                "verbose_name_plural": "fusion plans",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.fusing.rules.State)),
                        name="fusion_plan_state_known",
                    ),
                    models.UniqueConstraint(
                        models.F("area"),
                        condition=models.Q(
                            ("state__in", frozenset(["approved", "awaiting", "draft"]))
                        ),
                        name="one_open_fusion_plan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", frozenset(["approved", "in_force"])), _negated=True
                            ),
                            ("decided_by__isnull", False),
                            ("made_by__isnull", True),
                            _connector="OR",
                        ),
                        name="fusion_plan_decided_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cell",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.area",
                        verbose_name="social grid cell",
                    ),
                ),
                (
                    "party_cell",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.area",
                        verbose_name="Party grid cell",
                    ),
                ),
                (
                    "was",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.area",
                        verbose_name="Party grid until then",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="fusing.fusionplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "choice",
                "verbose_name_plural": "choices",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("plan"), models.F("cell"), name="one_choice_a_cell"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedLead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "branch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                        verbose_name="building branch",
                    ),
                ),
                (
                    "party_cell",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.area",
                        verbose_name="Party grid cell",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                        verbose_name="grid lead",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leads",
                        to="fusing.fusionplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "planned lead",
                "verbose_name_plural": "planned leads",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("plan"), models.F("party_cell"), name="one_planned_lead_a_grid"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", True), ("branch__isnull", False), _connector="OR"
                        ),
                        name="planned_lead_of_a_branch",
                    ),
                ],
            },
        ),
    ]
