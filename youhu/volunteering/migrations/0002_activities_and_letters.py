import django.db.models.deletion
from django.db import migrations, models

import youhu.common.sealed
import youhu.volunteering.rules


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_seal_people"),
        ("territory", "0004_double_grid"),
        ("volunteering", "0001_check_ins"),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district", models.CharField(max_length=6, verbose_name="district")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("code", models.CharField(max_length=16, unique=True, verbose_name="code")),
                ("minutes", models.PositiveIntegerField(verbose_name="minutes")),
                ("times", models.PositiveIntegerField(verbose_name="times")),
                ("stars", models.PositiveSmallIntegerField(default=0, verbose_name="stars")),
                ("since_on", models.DateField(verbose_name="from")),
                ("until_on", models.DateField(verbose_name="until")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate of service",
                "verbose_name_plural": "certificates of service",
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="file")),
                ("sha256", models.CharField(max_length=64)),
                ("language", models.CharField(max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "being taken in"),
                            ("done", "taken in"),
                            ("failed", "broken off"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("rows", youhu.common.sealed.SealedField(blank=True)),
                ("faults", youhu.common.sealed.SealedField(blank=True)),
                ("total", models.PositiveIntegerField(verbose_name="rows")),
                ("done", models.PositiveIntegerField(default=0)),
                ("n_new", models.PositiveIntegerField(default=0, verbose_name="new")),
                ("n_known", models.PositiveIntegerField(default=0, verbose_name="known")),
                ("n_refused", models.PositiveIntegerField(default=0, verbose_name="refused")),
                ("asked_at", models.DateTimeField(verbose_name="handed in")),
                ("beat_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "import of check-ins",
                "verbose_name_plural": "imports of check-ins",
            },
        ),
        migrations.CreateModel(
            name="Letter",
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
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="quarter")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "state",
                    models.CharField(
                        choices=[("sent", "to be signed for"), ("signed", "signed for")],
                        default="sent",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("lines", models.JSONField(default=list)),
                ("minutes", models.PositiveIntegerField(verbose_name="minutes")),
                ("sent_at", models.DateTimeField(verbose_name="sent")),
                ("signed_at", models.DateTimeField(null=True, verbose_name="signed for")),
                (
                    "signed_by",
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
                        related_name="service_letters",
                        to="registry.organisation",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "service letter",
                "verbose_name_plural": "service letters",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("unit"),
                        models.F("year"),
                        models.F("quarter"),
                        name="one_letter_a_quarter",
                    ),
                    models.UniqueConstraint(
                        models.F("year"), models.F("number"), name="service_letter_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.volunteering.rules.LetterState)),
                        name="letter_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "signed"), ("due_at__isnull", False), _connector="OR"
                        ),
                        name="sent_letter_has_a_clock",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Team",
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
                (
                    "about",
                    models.CharField(blank=True, max_length=200, verbose_name="what it does"),
                ),
                ("made_at", models.DateTimeField(verbose_name="founded")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams",
                        to="territory.area",
                        verbose_name="community",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams_led",
                        to="registry.person",
                        verbose_name="lead",
                    ),
                ),
            ],
            options={
                "verbose_name": "volunteer team",
                "verbose_name_plural": "volunteer teams",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("community"), models.F("name"), name="team_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitCheckIn",
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
                ("contact", models.CharField(max_length=50, verbose_name="contact")),
                (
                    "phone",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=20, verbose_name="telephone"
                    ),
                ),
                ("address", models.CharField(max_length=120, verbose_name="address")),
                ("kind_codes", models.CharField(max_length=200, verbose_name="kinds of service")),
                ("offer", models.CharField(max_length=500, verbose_name="what the unit offers")),
                ("submitted_at", models.DateTimeField(verbose_name="submitted")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="accepted")),
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
                        related_name="unit_check_ins",
                        to="territory.area",
                        verbose_name="community",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unit_check_ins",
                        to="registry.organisation",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "check-in of a unit",
                "verbose_name_plural": "check-ins of units",
                "indexes": [
                    models.Index(fields=["community", "state"], name="unit_check_in_of_place")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("unit"),
                        models.F("community"),
                        condition=models.Q(("state__in", frozenset(["accepted", "submitted"]))),
                        name="one_active_unit_check_in",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.volunteering.rules.State)),
                        name="unit_check_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", frozenset(["accepted", "submitted"])), _negated=True
                            ),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="active_unit_check_in_clock",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district", models.CharField(max_length=6, verbose_name="district")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("title", models.CharField(max_length=60, verbose_name="title")),
                ("text", models.TextField(max_length=1000, verbose_name="what is to be done")),
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
                ("address", models.CharField(max_length=120, verbose_name="place")),
                ("lng", models.FloatField()),
                ("lat", models.FloatField()),
                (
                    "radius_m",
                    models.PositiveIntegerField(
                        default=500, verbose_name="metres around the place"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("places", models.PositiveSmallIntegerField(verbose_name="places")),
                ("taken", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("called_off", "called off"),
                            ("ended", "ended"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("published_at", models.DateTimeField(verbose_name="published")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="territory.area",
                        verbose_name="community",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="volunteering.team",
                    ),
                ),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
                "indexes": [
                    models.Index(fields=["state", "starts_at"], name="activity_by_time"),
                    models.Index(fields=["community", "state"], name="activity_of_place"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.volunteering.rules.ActivityState)),
                        name="activity_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="activity_ends_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("places__gt", 0), ("taken__lte", models.F("places"))),
                        name="activity_not_overfull",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("joined_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams",
                        to="registry.person",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="volunteering.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("team"),
                        models.F("person"),
                        condition=models.Q(("left_at__isnull", True)),
                        name="in_a_team_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district", models.CharField(max_length=6, verbose_name="district")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("what", models.CharField(max_length=120, verbose_name="need")),
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("taken", "taken up"),
                            ("met", "met"),
                            ("dropped", "dropped"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("listed_at", models.DateTimeField(verbose_name="listed")),
                ("taken_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="territory.area",
                        verbose_name="community",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="volunteering.unitcheckin",
                    ),
                ),
            ],
            options={
                "verbose_name": "need",
                "verbose_name_plural": "needs",
                "indexes": [models.Index(fields=["community", "state"], name="need_of_place")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.volunteering.rules.NeedState)),
                        name="need_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "taken"), ("taken_by__isnull", False)),
                            models.Q(("state", "taken"), _negated=True),
                            _connector="OR",
                        ),
                        name="taken_need_has_a_unit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="quarter")),
                ("text", models.CharField(max_length=500, verbose_name="what was done")),
                ("rating", models.PositiveSmallIntegerField(verbose_name="rating")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "check_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedbacks",
                        to="volunteering.unitcheckin",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("check_in"),
                        models.F("year"),
                        models.F("quarter"),
                        name="one_feedback_a_quarter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rating__gte", 1), ("rating__lte", 3)),
                        name="feedback_rating_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignUp",
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
                            ("signed", "has a place"),
                            ("waiting", "on the waiting list"),
                            ("withdrawn", "withdrawn"),
                            ("here", "checked in at the place"),
                            ("done", "checked out"),
                            ("absent", "did not come"),
                            ("excused", "excused"),
                            ("lapsed", "no place came free"),
                            ("off", "called off"),
                        ],
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("signed_at", models.DateTimeField(verbose_name="signed up")),
                ("came_at", models.DateTimeField(null=True, verbose_name="came")),
                (
                    "came_m",
                    models.PositiveIntegerField(null=True, verbose_name="metres from the place"),
                ),
                ("went_at", models.DateTimeField(null=True, verbose_name="went")),
                ("went_m", models.PositiveIntegerField(null=True)),
                ("is_by_hand", models.BooleanField(default=False, verbose_name="by the desk")),
                (
                    "objection",
                    models.CharField(blank=True, max_length=200, verbose_name="objection"),
                ),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="answer")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_ups",
                        to="volunteering.activity",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_ups",
                        to="registry.person",
                    ),
                ),
                (
                    "service",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_up",
                        to="volunteering.servicerecord",
                    ),
                ),
            ],
            options={
                "verbose_name": "sign-up",
                "verbose_name_plural": "sign-ups",
                "indexes": [
                    models.Index(fields=["activity", "state", "signed_at"], name="sign_up_in_turn"),
                    models.Index(fields=["person", "state"], name="sign_up_of_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("activity"),
                        models.F("person"),
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        name="signed_up_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.volunteering.rules.SignUpState)),
                        name="sign_up_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("went_at__isnull", True),
                            ("went_at__gte", models.F("came_at")),
                            _connector="OR",
                        ),
                        name="went_after_coming",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="letter",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services",
                to="volunteering.letter",
            ),
        ),
    ]
