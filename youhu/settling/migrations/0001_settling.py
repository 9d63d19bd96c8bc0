import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import youhu.settling.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("delivery", "0001_delivery"),
        ("fleets", "0001_fleets"),
        ("registry", "0006_seal_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Statement",
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
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "drawn up"),
                            ("sent", "to be agreed"),
                            ("disputed", "objected to"),
                            ("agreed", "to be paid"),
                            ("paid", "paid"),
                            ("discarded", "discarded"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("drawn_at", models.DateTimeField(verbose_name="drawn up")),
                ("orders", models.PositiveIntegerField(default=0, verbose_name="orders")),
                ("late", models.PositiveIntegerField(default=0, verbose_name="late")),
                ("kg", models.PositiveBigIntegerField(default=0, verbose_name="weight (kg)")),
                ("fee_percent", models.PositiveSmallIntegerField(verbose_name="fee (%)")),
                (
                    "freight_cents",
                    models.PositiveBigIntegerField(default=0, verbose_name="freight (cents)"),
                ),
                (
                    "fee_cents",
                    models.PositiveBigIntegerField(default=0, verbose_name="fee (cents)"),
                ),
                (
                    "corrected_cents",
                    models.BigIntegerField(default=0, verbose_name="corrections (cents)"),
                ),
                ("net_cents", models.BigIntegerField(default=0, verbose_name="to be paid (cents)")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                ("agreed_at", models.DateTimeField(null=True, verbose_name="agreed")),
                ("paid_at", models.DateTimeField(null=True, verbose_name="paid")),
                (
                    "reference",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="number of the transfer"
                    ),
                ),
                (
                    "fleet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
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
                        verbose_name="market",
                    ),
                ),
            ],
            options={
                "verbose_name": "statement",
                "verbose_name_plural": "statements",
                "indexes": [
                    models.Index(
                        fields=["market", "starts_on", "state"], name="statements_of_market"
                    ),
                    models.Index(fields=["next_rung_at"], name="statement_rung"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("fleet"),
                        models.F("starts_on"),
                        condition=models.Q(
                            (
                                "state__in",
                                frozenset(["agreed", "disputed", "draft", "paid", "sent"]),
                            )
                        ),
                        name="one_statement_a_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.settling.rules.State)),
                        name="statement_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="statement_ends_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "net_cents",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("freight_cents"), "-", models.F("fee_cents")
                                    ),
                                    "+",
                                    models.F("corrected_cents"),
                                ),
                            )
                        ),
                        name="statement_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", frozenset(["agreed", "disputed", "draft", "sent"])),
                                _negated=True,
                            ),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="open_statement_has_a_due_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SettlementTerms",
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
                    "fee_percent",
                    models.PositiveSmallIntegerField(default=5, verbose_name="fee (%)"),
                ),
                (
                    "market",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlement_terms",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "terms of settlement",
                "verbose_name_plural": "terms of settlement",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fee_percent__lte", 50)), name="fee_is_a_part"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("freight_cents", models.PositiveIntegerField(verbose_name="freight (cents)")),
                ("is_late", models.BooleanField(verbose_name="late")),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settled_on",
                        to="delivery.order",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="settling.statement",
                    ),
                ),
            ],
            options={
                "verbose_name": "line",
                "verbose_name_plural": "lines",
                "indexes": [models.Index(fields=["statement", "id"], name="line_of_statement")],
            },
        ),
        migrations.CreateModel(
            name="Correction",
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
                ("cents", models.IntegerField(verbose_name="amount (cents)")),
                ("reason", models.CharField(max_length=200, verbose_name="why")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "to be decided"),
                            ("agreed", "on the next statement"),
                            ("refused", "refused"),
                            ("settled", "on a statement"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                (
                    "fleet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="fleets.fleet",
                        verbose_name="fleet",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="delivery.order",
                        verbose_name="order",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="settling.statement",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction",
                "verbose_name_plural": "corrections",
                "indexes": [models.Index(fields=["fleet", "state"], name="correction_of_fleet")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cents", 0), _negated=True),
                        name="correction_of_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "settled"), _negated=True),
                            ("statement__isnull", False),
                            _connector="OR",
                        ),
                        name="settled_correction_has_a_statement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "proposed"), _negated=True),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="open_correction_has_a_due_time",
                    ),
                ],
            },
        ),
    ]
