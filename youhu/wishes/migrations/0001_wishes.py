import django.db.models.deletion
from django.db import migrations, models

import youhu.common.sealed
import youhu.wishes.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0006_seal_people"),
        ("territory", "0004_double_grid"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
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
                        choices=[("draft", "to be sent"), ("sent", "sent"), ("dropped", "dropped")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                ("way", models.CharField(max_length=10)),
                ("wishes", models.PositiveIntegerField()),
                ("helpers", models.PositiveIntegerField()),
                ("pairs", models.PositiveIntegerField()),
                ("cost", models.BigIntegerField()),
                ("milliseconds", models.PositiveIntegerField()),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="territory.area",
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
            ],
            options={
                "verbose_name": "proposal",
                "verbose_name_plural": "proposals",
                "indexes": [
                    models.Index(fields=["community", "made_at"], name="proposal_of_place")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.wishes.rules.ProposalState)),
                        name="proposal_state_known",
                    ),
                    models.UniqueConstraint(
                        models.F("community"),
                        condition=models.Q(("state", "draft")),
                        name="one_draft_a_community",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wish",
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
                            ("supplies", "things for people in need"),
                            ("convenience", "a hand in everyday life"),
                            ("public_good", "something for everybody"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("is_project", models.BooleanField(default=False, verbose_name="micro-project")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "to be verified"),
                            ("open", "to be claimed"),
                            ("claimed", "claimed"),
                            ("in_progress", "under way"),
                            ("pending_confirm", "to be confirmed"),
                            ("realised", "come true"),
                            ("rated", "rated"),
                            ("rolled_over", "into the next round"),
                            ("rejected", "not published"),
                            ("withdrawn", "taken back"),
                        ],
                        default="submitted",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("phone", "by phone page"),
                            ("desk", "at the desk, from a paper list"),
                            ("file", "from a file"),
                            ("grid", "by a grid worker"),
                        ],
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                (
                    "name",
                    youhu.common.sealed.SealedField(blank=True, max_length=20, verbose_name="name"),
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
                    "address",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=120, verbose_name="address"
                    ),
                ),
                (
                    "words",
                    youhu.common.sealed.SealedField(
                        max_length=300, verbose_name="in the asker’s words"
                    ),
                ),
                (
                    "is_for_other",
                    models.BooleanField(default=False, verbose_name="asked for somebody else"),
                ),
                ("submitted_at", models.DateTimeField(verbose_name="submitted")),
                ("lng", models.FloatField()),
                ("lat", models.FloatField()),
                (
                    "salutation",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="how we call the asker"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=40, verbose_name="title")),
                (
                    "text",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what everybody may read"
                    ),
                ),
                (
                    "skill_codes",
                    models.CharField(blank=True, max_length=200, verbose_name="skills"),
                ),
                ("slot_codes", models.CharField(blank=True, max_length=200, verbose_name="times")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(default=60, verbose_name="how long it takes"),
                ),
                (
                    "people",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="how many people it takes"
                    ),
                ),
                ("wanted_on", models.DateField(null=True, verbose_name="wanted by")),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="round")),
                ("published_at", models.DateTimeField(null=True, verbose_name="published")),
                ("fair_until", models.DateTimeField(null=True)),
                ("reserved_until", models.DateTimeField(null=True)),
                ("claimed_at", models.DateTimeField(null=True, verbose_name="claimed")),
                ("contacted_at", models.DateTimeField(null=True, verbose_name="contacted")),
                ("meets_at", models.DateTimeField(null=True, verbose_name="agreed for")),
                ("began_at", models.DateTimeField(null=True, verbose_name="began")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="done")),
                ("done_note", models.CharField(blank=True, max_length=200)),
                ("realised_at", models.DateTimeField(null=True, verbose_name="came true")),
                ("is_confirmed_by_desk", models.BooleanField(default=False)),
                (
                    "satisfaction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("good", "satisfied"),
                            ("fair", "partly satisfied"),
                            ("bad", "not satisfied"),
                        ],
                        max_length=6,
                        verbose_name="satisfaction",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes_asked",
                        to="registry.member",
                    ),
                ),
                (
                    "collected_by",
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
                        related_name="wishes",
                        to="territory.area",
                        verbose_name="community",
                    ),
                ),
                (
                    "helper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes_helped",
                        to="registry.member",
                    ),
                ),
                (
                    "reserved_for",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes",
                        to="registry.organisation",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "wish",
                "verbose_name_plural": "wishes",
                "indexes": [
                    models.Index(fields=["state", "due_at"], name="wish_by_due"),
                    models.Index(
                        fields=["community", "state", "submitted_at"], name="wish_of_place"
                    ),
                    models.Index(fields=["helper", "state"], name="wish_of_helper"),
                    models.Index(fields=["asked_by", "submitted_at"], name="wish_of_asker"),
                    models.Index(fields=["next_rung_at"], name="wish_next_rung"),
                    models.Index(fields=["realised_at"], name="wish_by_realised"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.wishes.rules.State)),
                        name="wish_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    frozenset(
                                        [
                                            "claimed",
                                            "in_progress",
                                            "open",
                                            "pending_confirm",
                                            "rolled_over",
                                            "submitted",
                                        ]
                                    ),
                                ),
                                _negated=True,
                            ),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="wish_going_on_has_a_due_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claimed_at__isnull", False), ("helper__isnull", False)),
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        "claimed",
                                        "in_progress",
                                        "pending_confirm",
                                        "rated",
                                        "realised",
                                    ],
                                ),
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="claimed_wish_has_a_helper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "open"), _negated=True),
                            models.Q(
                                models.Q(("title", ""), _negated=True),
                                ("published_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="open_wish_is_published",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gt", 0), ("people__gt", 0)),
                        name="wish_takes_somebody_some_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("offered", "asked first"),
                            ("passed", "passed on"),
                            ("served", "has claimed it"),
                            ("left", "left"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "wish",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waiting",
                        to="wishes.wish",
                    ),
                ),
            ],
            options={
                "verbose_name": "waiting",
                "verbose_name_plural": "waiting list",
                "indexes": [models.Index(fields=["wish", "state"], name="waiting_for_wish")],
                "constraints": [
                    models.UniqueConstraint(models.F("wish"), models.F("member"), name="waits_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Thanks",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="words")),
                ("image", models.FileField(blank=True, upload_to="thanks/%Y/%m/%d")),
                ("thumb", models.FileField(blank=True, upload_to="thanks/%Y/%m/%d")),
                ("has_consent", models.BooleanField(default=False, verbose_name="may be shown")),
                ("consent_note", models.CharField(blank=True, max_length=200)),
                ("said_at", models.DateTimeField()),
                ("shown_at", models.DateTimeField(null=True)),
                (
                    "shown_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "wish",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="thanks",
                        to="wishes.wish",
                    ),
                ),
            ],
            options={
                "verbose_name": "thanks",
                "verbose_name_plural": "thanks",
                "indexes": [models.Index(fields=["shown_at"], name="thanks_by_shown")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shown_at__isnull", True),
                            models.Q(("has_consent", True), ("shown_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="thanks_shown_by_consent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Pick",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "not sent yet"),
                            ("taken_out", "taken out"),
                            ("asked", "asked"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("lapsed", "no answer"),
                            ("gone", "somebody else has it"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("metres", models.PositiveIntegerField()),
                ("is_home_known", models.BooleanField(default=True)),
                ("skill_codes", models.CharField(blank=True, max_length=200)),
                ("slot_codes", models.CharField(blank=True, max_length=200)),
                ("load", models.PositiveIntegerField()),
                ("rivals", models.PositiveIntegerField()),
                ("cheaper", models.PositiveIntegerField()),
                ("answer_by", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes_suggested",
                        to="registry.member",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="picks",
                        to="wishes.proposal",
                    ),
                ),
                (
                    "wish",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="picks",
                        to="wishes.wish",
                    ),
                ),
            ],
            options={
                "verbose_name": "suggestion",
                "verbose_name_plural": "suggestions",
                "indexes": [
                    models.Index(fields=["member", "state"], name="pick_of_member"),
                    models.Index(fields=["state", "answer_by"], name="pick_by_answer"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.wishes.rules.PickState)),
                        name="pick_state_known",
                    ),
                    models.UniqueConstraint(
                        models.F("proposal"),
                        models.F("wish"),
                        models.F("member"),
                        name="picked_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "asked"), _negated=True),
                            ("answer_by__isnull", False),
                            _connector="OR",
                        ),
                        name="asked_pick_has_a_clock",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seat", models.PositiveSmallIntegerField(default=1)),
                ("place", models.PositiveSmallIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "held"),
                            ("done", "done"),
                            ("released", "given back"),
                            ("expired", "run out"),
                            ("ended", "ended with the wish"),
                        ],
                        default="held",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("claimed_at", models.DateTimeField(verbose_name="claimed")),
                ("contacted_at", models.DateTimeField(null=True)),
                ("is_extended", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "member",
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
                        related_name="claims",
                        to="registry.person",
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
                (
                    "wish",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="wishes.wish",
                    ),
                ),
            ],
            options={
                "verbose_name": "claim",
                "verbose_name_plural": "claims",
                "indexes": [
                    models.Index(fields=["person", "state", "claimed_at"], name="claim_of_person")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("wish"),
                        models.F("seat"),
                        condition=models.Q(("state", "held")),
                        name="one_claim_a_seat",
                    ),
                    models.UniqueConstraint(
                        models.F("wish"),
                        models.F("person"),
                        condition=models.Q(("state", "held")),
                        name="one_seat_a_person",
                    ),
                    models.UniqueConstraint(
                        models.F("person"),
                        models.F("place"),
                        condition=models.Q(("state", "held")),
                        name="one_claim_a_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.wishes.rules.ClaimState)),
                        name="claim_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "held"), ("ended_at__isnull", False), _connector="OR"
                        ),
                        name="ended_claim_has_a_moment",
                    ),
                ],
            },
        ),
    ]
