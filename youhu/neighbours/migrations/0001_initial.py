import django.db.models.deletion
from django.db import migrations, models

import youhu.common.sealed
import youhu.neighbours.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("calls", "0020_leftover_files"),
        ("registry", "0006_seal_people"),
        ("territory", "0004_double_grid"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkPlan",
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
                    "cause",
                    models.CharField(
                        choices=[("routine", "sharing out"), ("handover", "a member left")],
                        default="routine",
                        max_length=10,
                        verbose_name="cause",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "to be proposed"),
                            ("proposed", "proposed"),
                            ("submitted", "awaits approval"),
                            ("returned", "sent back"),
                            ("in_force", "approved"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("seal", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField(verbose_name="begun")),
                ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                ("warned_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="link_plans",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="link_plans",
                        to="registry.organisation",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "link plan",
                "verbose_name_plural": "link plans",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cause__in", youhu.neighbours.rules.Cause),
                            ("state__in", youhu.neighbours.rules.PlanState),
                        ),
                        name="link_plan_known",
                    ),
                    models.UniqueConstraint(
                        models.F("area"),
                        condition=models.Q(
                            ("state__in", frozenset(["draft", "proposed", "returned", "submitted"]))
                        ),
                        name="one_open_link_plan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    frozenset(["draft", "proposed", "returned", "submitted"]),
                                ),
                                _negated=True,
                            ),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="open_link_plan_has_due_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_force"), _negated=True),
                            ("decided_by__isnull", False),
                            _connector="OR",
                        ),
                        name="link_plan_decided_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkTask",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("link", "households without a link"),
                            ("handover", "links to hand over"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("moved", "moved out of the cell"),
                            ("ended", "no Party member of the district any more"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("done", "done")], default="open", max_length=6
                    ),
                ),
                ("households", models.PositiveIntegerField(default=0)),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("rung", models.PositiveSmallIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "cell",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="link_tasks",
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
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="link_tasks",
                        to="registry.organisation",
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "link task",
                "verbose_name_plural": "link tasks",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("cell"),
                        condition=models.Q(("kind", "link"), ("state", "open")),
                        name="one_open_link_task",
                    ),
                    models.UniqueConstraint(
                        models.F("cell"),
                        models.F("person"),
                        condition=models.Q(("kind", "handover"), ("state", "open")),
                        name="one_open_link_handover",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "link"), ("person__isnull", False), _connector="OR"
                        ),
                        name="link_handover_has_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district", models.CharField(max_length=6, verbose_name="district")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("reason", youhu.common.sealed.SealedField(max_length=200, verbose_name="reason")),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.household",
                        verbose_name="household",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "verbose_name": "exclusion",
                "verbose_name_plural": "exclusions",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("person"),
                        models.F("household"),
                        condition=models.Q(("ended_at__isnull", True)),
                        name="exclusion_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("vacant", "nobody lives there"),
                            ("refused", "wants no visits"),
                            ("cared", "looked after by the committee itself"),
                            ("short", "the cell has too few members"),
                            ("barred", "no member of the cell may: own home or a conflict"),
                        ],
                        max_length=8,
                        verbose_name="reason",
                    ),
                ),
                ("valid_from", models.DateTimeField(verbose_name="valid from")),
                ("valid_until", models.DateTimeField(null=True, verbose_name="valid until")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="link_exceptions",
                        to="territory.household",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exceptions",
                        to="neighbours.linkplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "household without a link",
                "verbose_name_plural": "households without",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("household"),
                        condition=models.Q(("valid_until__isnull", True)),
                        name="one_exception_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__in", youhu.neighbours.rules.Reason)),
                        name="exception_reason_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="exception_valid_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HouseholdLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("metres", models.PositiveIntegerField(default=0)),
                ("is_locked", models.BooleanField(default=False, verbose_name="locked")),
                ("visit_due_on", models.DateField(verbose_name="visit due")),
                ("visit_rung", models.PositiveSmallIntegerField(default=0)),
                ("valid_from", models.DateTimeField(verbose_name="valid from")),
                ("valid_until", models.DateTimeField(null=True, verbose_name="valid until")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="territory.household",
                        verbose_name="household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="registry.person",
                        verbose_name="member",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="neighbours.linkplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "household link",
                "verbose_name_plural": "household links",
                "indexes": [
                    models.Index(
                        condition=models.Q(("valid_until__isnull", True)),
                        fields=["person", "visit_due_on"],
                        name="link_of_person",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("household"),
                        condition=models.Q(("valid_until__isnull", True)),
                        name="one_link_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="link_valid_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("metres", models.PositiveIntegerField(default=0)),
                ("rank", models.PositiveSmallIntegerField(default=0)),
                (
                    "change",
                    models.CharField(
                        choices=[
                            ("kept", "kept"),
                            ("locked", "locked"),
                            ("new", "new"),
                            ("moved", "moved"),
                            ("lost", "lost"),
                            ("none", "none"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("vacant", "nobody lives there"),
                            ("refused", "wants no visits"),
                            ("cared", "looked after by the committee itself"),
                            ("short", "the cell has too few members"),
                            ("barred", "no member of the cell may: own home or a conflict"),
                        ],
                        max_length=8,
                    ),
                ),
                ("is_locked", models.BooleanField(default=False)),
                ("is_by_hand", models.BooleanField(default=False)),
                (
                    "before",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
                (
                    "cell",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.area",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="neighbours.linkplan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("plan"), models.F("household"), name="plan_line_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", False), ("reason", "")),
                            models.Q(
                                ("person__isnull", True), models.Q(("reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="plan_line_has_member_or_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_locked", False), ("person__isnull", False), _connector="OR"
                        ),
                        name="locked_line_has_member",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district", models.CharField(max_length=6, verbose_name="district")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("client_key", models.UUIDField(unique=True)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("door", "at the door"),
                            ("phone", "by telephone"),
                            ("away", "nobody was there"),
                        ],
                        max_length=5,
                        verbose_name="how",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("greeting", "greeting"),
                            ("need", "a need was found"),
                            ("safety", "safety"),
                            ("policy", "explaining a policy"),
                        ],
                        max_length=8,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "note",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=500, verbose_name="note"
                    ),
                ),
                (
                    "answer",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=500, verbose_name="what was done"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("noted", "done"),
                            ("need", "need open"),
                            ("called", "became a call"),
                            ("settled", "need settled"),
                        ],
                        max_length=8,
                    ),
                ),
                ("visited_at", models.DateTimeField(verbose_name="visited")),
                ("due_at", models.DateTimeField(null=True)),
                ("rung", models.PositiveSmallIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="calls.call",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="territory.household",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="neighbours.householdlink",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
                "indexes": [
                    models.Index(fields=["household", "-visited_at"], name="visit_of_household"),
                    models.Index(
                        condition=models.Q(("state", "need")),
                        fields=["due_at"],
                        name="visit_with_need",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("how__in", youhu.neighbours.rules.How),
                            ("purpose__in", youhu.neighbours.rules.Purpose),
                            ("state__in", youhu.neighbours.rules.VisitState),
                        ),
                        name="visit_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "need"), _negated=True),
                            models.Q(("due_at__isnull", False), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="open_need_has_owner_and_due_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "called"), _negated=True),
                            ("call__isnull", False),
                            _connector="OR",
                        ),
                        name="called_need_has_a_call",
                    ),
                ],
            },
        ),
    ]
