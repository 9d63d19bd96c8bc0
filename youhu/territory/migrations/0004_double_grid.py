import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_seal_people"),
        ("territory", "0003_duty"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="valid until"),
                ),
                (
                    "cell",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fusions",
                        to="territory.area",
                        verbose_name="social grid cell",
                    ),
                ),
                (
                    "party_cell",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fused",
                        to="territory.area",
                        verbose_name="Party grid cell",
                    ),
                ),
            ],
            options={
                "verbose_name": "fusion",
                "verbose_name_plural": "fusions",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("cell"),
                        condition=models.Q(("valid_until__isnull", True)),
                        name="one_fusion_in_force",
                    ),
                    models.UniqueConstraint(
                        models.F("cell"), models.F("valid_from"), name="one_fusion_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="fusion_valid_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GridLead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="valid until"),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cells_led",
                        to="registry.organisation",
                        verbose_name="building branch",
                    ),
                ),
                (
                    "party_cell",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="territory.area",
                        verbose_name="Party grid cell",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cells_led",
                        to="registry.person",
                        verbose_name="grid lead",
                    ),
                ),
            ],
            options={
                "verbose_name": "grid lead",
                "verbose_name_plural": "grid leads",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("party_cell"),
                        condition=models.Q(("valid_until__isnull", True)),
                        name="one_lead_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="lead_valid_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Residence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="valid until"),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="residences",
                        to="territory.household",
                        verbose_name="household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="residences",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "residence",
                "verbose_name_plural": "residences",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("person"),
                        condition=models.Q(("valid_until__isnull", True)),
                        name="one_residence_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="residence_valid_later",
                    ),
                ],
            },
        ),
    ]
