import uuid

import django.db.models.deletion
from django.db import migrations, models

import youhu.common.sealed
import youhu.rooms.places
import youhu.rooms.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("calls", "0020_leftover_files"),
        ("registry", "0006_seal_people"),
        ("territory", "0004_double_grid"),
    ]

    operations = [
        migrations.CreateModel(
            name="Room",
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
                ("host", models.CharField(max_length=50, verbose_name="known as")),
                ("address", models.CharField(max_length=120, verbose_name="address")),
                ("lng", models.FloatField(verbose_name="longitude")),
                ("lat", models.FloatField(verbose_name="latitude")),
                ("phone", models.CharField(max_length=20, verbose_name="public telephone")),
                (
                    "hotline",
                    models.CharField(blank=True, max_length=50, verbose_name="name of its hotline"),
                ),
                (
                    "hotline_phone",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="telephone of the hotline"
                    ),
                ),
                (
                    "shown",
                    models.CharField(
                        choices=[
                            ("name", "the name"),
                            ("family", "the family name"),
                            ("role", "the post alone"),
                        ],
                        default="family",
                        max_length=8,
                        verbose_name="what visitors read of who is on duty",
                    ),
                ),
                ("opened_on", models.DateField(verbose_name="open since")),
                ("closed_on", models.DateField(null=True, verbose_name="closed for good")),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rooms",
                        to="registry.organisation",
                        verbose_name="community",
                    ),
                ),
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="territory.post",
                        verbose_name="duty post",
                    ),
                ),
            ],
            options={
                "verbose_name": "service room",
                "verbose_name_plural": "service rooms",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("community"), models.F("name"), name="room_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on", None),
                            ("closed_on__gt", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="room_closes_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("shown__in", youhu.rooms.rules.Shown)),
                        name="room_shown_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(verbose_name="weekday")),
                ("opens", models.TimeField(verbose_name="opens")),
                ("closes", models.TimeField(verbose_name="closes")),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="rooms.room",
                    ),
                ),
            ],
            options={
                "verbose_name": "opening hours",
                "verbose_name_plural": "opening hours",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes__gt", models.F("opens")),
                            ("weekday__gte", 1),
                            ("weekday__lte", 7),
                        ),
                        name="room_hours_in_order",
                    ),
                    models.UniqueConstraint(
                        models.F("room"),
                        models.F("weekday"),
                        models.F("opens"),
                        name="room_hours_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mediation",
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
                    "dispute",
                    models.CharField(
                        choices=[
                            ("family", "marriage, family, neighbours"),
                            ("property", "property management"),
                            ("labour", "work and wages"),
                            ("demolition", "land and demolition"),
                            ("medical", "medical treatment"),
                            ("housing", "houses and rent"),
                            ("debt", "loans and debts"),
                            ("contract", "contracts"),
                            ("consumer", "purchases"),
                            ("traffic", "traffic accident"),
                            ("injury", "injury and damage"),
                            ("environment", "noise and environment"),
                            ("other", "another dispute"),
                        ],
                        max_length=12,
                        verbose_name="kind of dispute",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("accepted", "accepted"),
                            ("mediating", "in mediation"),
                            ("agreed", "agreed"),
                            ("performed", "performed"),
                            ("failed", "failed"),
                            ("withdrawn", "withdrawn"),
                            ("archived", "archived"),
                        ],
                        default="accepted",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "facts",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=2000, verbose_name="facts"
                    ),
                ),
                (
                    "terms",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=2000, verbose_name="terms"
                    ),
                ),
                (
                    "performance",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=2000, verbose_name="how and by when it is done"
                    ),
                ),
                (
                    "outcome",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=2000, verbose_name="why it ended"
                    ),
                ),
                ("accepted_at", models.DateTimeField(verbose_name="accepted")),
                ("mediate_by", models.DateTimeField(verbose_name="to be ended by")),
                ("times_extended", models.PositiveSmallIntegerField(default=0)),
                ("agreed_at", models.DateTimeField(null=True, verbose_name="agreed")),
                ("perform_by", models.DateField(null=True, verbose_name="to be performed by")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                ("archived_at", models.DateTimeField(null=True, verbose_name="archived")),
                ("archive_year", models.PositiveSmallIntegerField(null=True)),
                ("archive_serial", models.PositiveIntegerField(null=True)),
                (
                    "referral",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("court", "court"),
                            ("arbitration", "arbitration"),
                            ("administration", "the competent office"),
                            ("call", "a call to a unit"),
                            ("none", "told their rights, they go nowhere for now"),
                        ],
                        max_length=15,
                        verbose_name="referred to",
                    ),
                ),
                ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                ("rung", models.PositiveSmallIntegerField(default=0)),
                ("next_rung_at", models.DateTimeField(null=True)),
                (
                    "erased_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="erased"),
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
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mediations",
                        to="registry.organisation",
                        verbose_name="community",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                        verbose_name="desk in charge",
                    ),
                ),
                (
                    "mediators",
                    models.ManyToManyField(
                        related_name="mediations", to="registry.member", verbose_name="mediators"
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="rooms.room",
                        verbose_name="room",
                    ),
                ),
            ],
            options={
                "verbose_name": "mediation",
                "verbose_name_plural": "mediations",
                "indexes": [
                    models.Index(
                        fields=["community", "state", "due_at"], name="mediation_of_community"
                    ),
                    models.Index(fields=["state", "next_rung_at"], name="mediation_to_warn"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dispute__in", youhu.rooms.rules.Dispute),
                            ("state__in", youhu.rooms.rules.CaseState),
                        ),
                        name="mediation_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "archived"), ("due_at__isnull", False), _connector="OR"
                        ),
                        name="open_mediation_has_due_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "agreed"), _negated=True),
                            models.Q(("agreed_at__isnull", False), ("perform_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="agreed_mediation_says_by_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(("referral", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="failed_mediation_says_where_to",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "archived"), _negated=True),
                            models.Q(
                                ("archive_serial__isnull", False), ("archived_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="archived_mediation_has_number",
                    ),
                    models.UniqueConstraint(
                        models.F("community"),
                        models.F("archive_year"),
                        models.F("archive_serial"),
                        name="archive_number_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HotlineEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district", models.CharField(max_length=6, verbose_name="district")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField(verbose_name="came")),
                (
                    "name",
                    youhu.common.sealed.SealedField(blank=True, max_length=50, verbose_name="name"),
                ),
                (
                    "phone",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=20, verbose_name="telephone"
                    ),
                ),
                (
                    "matter",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=2000, verbose_name="what about"
                    ),
                ),
                (
                    "answer",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=2000, verbose_name="answer"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "promised"),
                            ("settled", "answered"),
                            ("called", "became a call"),
                            ("in_case", "became a mediation"),
                            ("dropped", "given up"),
                        ],
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "next_step",
                    models.CharField(blank=True, max_length=120, verbose_name="next step"),
                ),
                ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                ("rung", models.PositiveSmallIntegerField(default=0)),
                ("next_rung_at", models.DateTimeField(null=True)),
                ("client_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "erased_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="erased"),
                ),
                (
                    "need",
                    models.CharField(
                        choices=[
                            ("work", "work and wages"),
                            ("housing", "a place to live"),
                            ("school", "a school for the children"),
                            ("papers", "residence permit and papers"),
                            ("health", "doctor and insurance"),
                            ("law", "advice on law"),
                            ("dispute", "a dispute"),
                            ("other", "something else"),
                        ],
                        max_length=10,
                        verbose_name="need",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("mandarin", "Mandarin"),
                            ("cantonese", "Cantonese"),
                            ("teochew", "Teochew"),
                            ("hakka", "Hakka"),
                            ("xiang", "Hunan dialect"),
                            ("gan", "Jiangxi dialect"),
                            ("hubei", "Hubei dialect"),
                            ("sichuan", "Sichuan dialect"),
                            ("henan", "Henan dialect"),
                            ("min", "Fujian dialect"),
                            ("wu", "Wu dialect"),
                            ("zhuang", "Zhuang"),
                            ("english", "English"),
                            ("other", "another language"),
                        ],
                        max_length=10,
                        verbose_name="language or dialect",
                    ),
                ),
                (
                    "province",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("11", "Beijing"),
                            ("12", "Tianjin"),
                            ("13", "Hebei"),
                            ("14", "Shanxi"),
                            ("15", "Inner Mongolia"),
                            ("21", "Liaoning"),
                            ("22", "Jilin"),
                            ("23", "Heilongjiang"),
                            ("31", "Shanghai"),
                            ("32", "Jiangsu"),
                            ("33", "Zhejiang"),
                            ("34", "Anhui"),
                            ("35", "Fujian"),
                            ("36", "Jiangxi"),
                            ("37", "Shandong"),
                            ("41", "Henan"),
                            ("42", "Hubei"),
                            ("43", "Hunan"),
                            ("44", "Guangdong"),
                            ("45", "Guangxi"),
                            ("46", "Hainan"),
                            ("50", "Chongqing"),
                            ("51", "Sichuan"),
                            ("52", "Guizhou"),
                            ("53", "Yunnan"),
                            ("54", "Tibet"),
                            ("61", "Shaanxi"),
                            ("62", "Gansu"),
                            ("63", "Qinghai"),
                            ("64", "Ningxia"),
                            ("65", "Xinjiang"),
                            ("71", "Taiwan"),
                            ("81", "Hong Kong"),
                            ("82", "Macao"),
                        ],
                        max_length=2,
                        verbose_name="home province",
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
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                        verbose_name="owner",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                        verbose_name="taken by",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rooms.room",
                        verbose_name="room",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of a hotline",
                "verbose_name_plural": "entries of a hotline",
                "indexes": [
                    models.Index(fields=["room", "-at"], name="hotline_of_room"),
                    models.Index(fields=["state", "next_rung_at"], name="hotline_to_warn"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.rooms.rules.State)),
                        name="hotline_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "open"), _negated=True),
                            models.Q(
                                ("due_at__isnull", False),
                                ("owner__isnull", False),
                                models.Q(("next_step", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="open_hotline_has_owner_and_due_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"), ("ended_at__isnull", False), _connector="OR"
                        ),
                        name="hotline_ended_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "called"), _negated=True),
                            ("call__isnull", False),
                            _connector="OR",
                        ),
                        name="hotline_keeps_its_call",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("language__in", youhu.rooms.places.Language),
                            ("need__in", youhu.rooms.rules.Need),
                        ),
                        name="hotline_need_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("opens", models.TimeField(null=True, verbose_name="opens")),
                ("closes", models.TimeField(null=True, verbose_name="closes")),
                ("reason", models.CharField(max_length=120, verbose_name="why")),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="special_days",
                        to="rooms.room",
                    ),
                ),
            ],
            options={
                "verbose_name": "special day",
                "verbose_name_plural": "special days",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("room"), models.F("on"), name="room_special_day_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closes", None), ("opens", None)),
                            ("closes__gt", models.F("opens")),
                            _connector="OR",
                        ),
                        name="room_special_day_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="room_special_day_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="held")),
                (
                    "minutes",
                    youhu.common.sealed.SealedField(max_length=2000, verbose_name="minutes"),
                ),
                (
                    "mediation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="rooms.mediation",
                    ),
                ),
                (
                    "mediators",
                    models.ManyToManyField(
                        related_name="+", to="registry.member", verbose_name="mediators"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "mediation session",
                "verbose_name_plural": "mediation sessions",
            },
        ),
        migrations.CreateModel(
            name="WalkIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district", models.CharField(max_length=6, verbose_name="district")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField(verbose_name="came")),
                (
                    "name",
                    youhu.common.sealed.SealedField(blank=True, max_length=50, verbose_name="name"),
                ),
                (
                    "phone",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=20, verbose_name="telephone"
                    ),
                ),
                (
                    "matter",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=2000, verbose_name="what about"
                    ),
                ),
                (
                    "answer",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=2000, verbose_name="answer"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "promised"),
                            ("settled", "answered"),
                            ("called", "became a call"),
                            ("in_case", "became a mediation"),
                            ("dropped", "given up"),
                        ],
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "next_step",
                    models.CharField(blank=True, max_length=120, verbose_name="next step"),
                ),
                ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                ("rung", models.PositiveSmallIntegerField(default=0)),
                ("next_rung_at", models.DateTimeField(null=True)),
                ("client_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "erased_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="erased"),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("opinion", "opinion"),
                            ("request", "request"),
                            ("advice", "advice"),
                            ("mediation", "mediation"),
                            ("newcomer", "newcomer"),
                        ],
                        max_length=10,
                        verbose_name="kind",
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
                    "mediation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="walk_ins",
                        to="rooms.mediation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                        verbose_name="owner",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rooms.room",
                        verbose_name="room",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                        verbose_name="taken by",
                    ),
                ),
            ],
            options={
                "verbose_name": "walk-in",
                "verbose_name_plural": "walk-ins",
                "indexes": [
                    models.Index(fields=["room", "-at"], name="walk_in_of_room"),
                    models.Index(fields=["state", "next_rung_at"], name="walk_in_to_warn"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.rooms.rules.State)),
                        name="walk_in_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "open"), _negated=True),
                            models.Q(
                                ("due_at__isnull", False),
                                ("owner__isnull", False),
                                models.Q(("next_step", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="open_walk_in_has_owner_and_due_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"), ("ended_at__isnull", False), _connector="OR"
                        ),
                        name="walk_in_ended_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "called"), _negated=True),
                            ("call__isnull", False),
                            _connector="OR",
                        ),
                        name="walk_in_keeps_its_call",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("topic__in", youhu.rooms.rules.Topic)),
                        name="walk_in_topic_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("done_at", models.DateTimeField(null=True, verbose_name="done")),
                (
                    "note",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=2000, verbose_name="what was heard"
                    ),
                ),
                (
                    "mediation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="rooms.mediation",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up visit",
                "verbose_name_plural": "follow-up visits",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("mediation"), models.F("on"), name="follow_up_once_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("asks", "asks for mediation"), ("answers", "the other side")],
                        max_length=8,
                        verbose_name="side",
                    ),
                ),
                ("name", youhu.common.sealed.SealedField(max_length=50, verbose_name="name")),
                (
                    "phone",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=20, verbose_name="telephone"
                    ),
                ),
                (
                    "details",
                    youhu.common.sealed.SealedField(
                        blank=True, max_length=120, verbose_name="address, work"
                    ),
                ),
                (
                    "mediation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="rooms.mediation",
                    ),
                ),
            ],
            options={
                "verbose_name": "party to a mediation",
                "verbose_name_plural": "parties to a mediation",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", youhu.rooms.rules.Side)),
                        name="party_side_known",
                    )
                ],
            },
        ),
    ]
