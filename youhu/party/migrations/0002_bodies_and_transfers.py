import django.db.models.deletion
from django.db import migrations, models

import youhu.party.rules


class Migration(migrations.Migration):
    dependencies = [
        ("party", "0001_initial"),
        ("registry", "0006_seal_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="PartyBody",
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
                    "form",
                    models.CharField(
                        choices=[
                            ("committee", "Party committee"),
                            ("general", "general branch"),
                            ("branch", "branch"),
                            ("joint", "joint branch"),
                            ("temporary", "temporary branch"),
                            ("leading", "leading body"),
                        ],
                        max_length=12,
                        verbose_name="form",
                    ),
                ),
                ("units", models.PositiveSmallIntegerField(default=1, verbose_name="units in it")),
                ("scope", models.CharField(blank=True, max_length=200, verbose_name="scope")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("founded_on", models.DateField(verbose_name="founded")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                ("term_ends_on", models.DateField(blank=True, null=True, verbose_name="term ends")),
                ("escalated_for", models.DateField(blank=True, null=True)),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="party_body",
                        to="registry.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "Party organisation",
                "verbose_name_plural": "Party organisations",
                "indexes": [
                    models.Index(fields=["term_ends_on"], name="party_party_term_en_b903af_idx")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("form__in", youhu.party.rules.Form)),
                        name="party_form_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("units__gte", 1)), name="party_body_of_a_unit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("form", "temporary"), _negated=True),
                            models.Q(
                                ("ends_on__isnull", False), models.Q(("scope", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="temporary_branch_has_scope_and_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gt", models.F("founded_on")),
                            _connector="OR",
                        ),
                        name="party_body_ends_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
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
                    "elsewhere",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="outside the district"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "standing",
                    models.CharField(
                        choices=[("full", "full member"), ("probationary", "probationary member")],
                        default="full",
                        max_length=12,
                        verbose_name="standing",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "applied for"),
                            ("issued", "letter issued"),
                            ("received", "received"),
                            ("receipt_returned", "receipt returned"),
                            ("returned", "sent back"),
                            ("expired", "letter expired"),
                        ],
                        default="applied",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="applied")),
                ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                ("rung", models.PositiveSmallIntegerField(default=0)),
                (
                    "letter_number",
                    models.CharField(blank=True, max_length=40, verbose_name="letter number"),
                ),
                ("letter_on", models.DateField(null=True, verbose_name="letter of")),
                ("letter_until", models.DateField(null=True, verbose_name="valid until")),
                ("dues_until", models.DateField(null=True, verbose_name="dues paid until")),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="party.membership",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="registry.person",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                        verbose_name="from",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                        verbose_name="to",
                    ),
                ),
            ],
            options={
                "verbose_name": "transfer",
                "verbose_name_plural": "transfers",
                "indexes": [
                    models.Index(fields=["state", "due_at"], name="party_trans_state_19dcf2_idx")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", youhu.party.rules.State)),
                        name="transfer_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", frozenset(["applied", "issued", "received"])),
                                _negated=True,
                            ),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="open_transfer_is_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", frozenset(["applied", "issued", "received"])),
                            ("ended_at__isnull", False),
                            _connector="OR",
                        ),
                        name="transfer_has_ended",
                    ),
                    models.UniqueConstraint(
                        models.F("person"),
                        condition=models.Q(
                            ("state__in", frozenset(["applied", "issued", "received"]))
                        ),
                        name="one_open_transfer",
                    ),
                    models.UniqueConstraint(
                        models.F("letter_number"),
                        condition=models.Q(("letter_number", ""), _negated=True),
                        name="letter_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("elsewhere", ""),
                                ("source__isnull", False),
                                ("target__isnull", False),
                            ),
                            models.Q(
                                ("source__isnull", False),
                                ("target__isnull", True),
                                models.Q(("elsewhere", ""), _negated=True),
                            ),
                            models.Q(
                                ("source__isnull", True),
                                ("target__isnull", False),
                                models.Q(("elsewhere", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="transfer_has_two_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source__isnull", True), ("membership__isnull", False), _connector="OR"
                        ),
                        name="transfer_of_a_membership",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    frozenset(
                                        ["expired", "issued", "receipt_returned", "received"]
                                    ),
                                ),
                                _negated=True,
                            ),
                            models.Q(
                                models.Q(("letter_number", ""), _negated=True),
                                ("letter_until__gt", models.F("letter_on")),
                                ("dues_until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="transfer_has_a_letter",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "warn",
                    models.CharField(
                        choices=[
                            ("not_described", "form not entered yet"),
                            ("too_few", "fewer than 3 full members"),
                            ("too_many", "more than 50 members"),
                            ("too_many_units", "joint branch of more than 5 units"),
                            ("no_secretary", "no secretary"),
                            ("no_committee", "7 full members or more, but no committee of 3 to 5"),
                            ("committee_large", "committee of more than 7"),
                            ("committee_early", "committee with fewer than 7 full members"),
                            ("seats_open", "a named seat of the committee is open"),
                            ("too_small", "too few members for this form"),
                            ("too_large", "100 members or more: a committee is due"),
                            ("no_term", "end of term not entered"),
                            ("election_due", "election due soon"),
                            ("election_overdue", "election overdue"),
                            ("elected", "temporary branch with elected officers"),
                            ("ended", "its time has ended"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("until_on", models.DateField(verbose_name="until")),
                ("at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.member",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="party.partybody",
                    ),
                ),
            ],
            options={
                "verbose_name": "override",
                "verbose_name_plural": "overrides",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("body"),
                        models.F("warn"),
                        condition=models.Q(("lifted_at__isnull", True)),
                        name="one_override",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("warn__in", youhu.party.rules.Warn),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="override_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyOffice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "seat",
                    models.CharField(
                        choices=[
                            ("secretary", "secretary"),
                            ("deputy", "deputy secretary"),
                            ("organising", "organisation"),
                            ("publicity", "publicity"),
                            ("discipline", "discipline inspection"),
                            ("youth", "youth"),
                        ],
                        max_length=12,
                        verbose_name="seat",
                    ),
                ),
                ("is_elected", models.BooleanField(default=True, verbose_name="elected")),
                ("since_on", models.DateField(verbose_name="since")),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offices",
                        to="party.partybody",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "Party office",
                "verbose_name_plural": "Party offices",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seat__in", youhu.party.rules.Seat)),
                        name="party_seat_known",
                    ),
                    models.UniqueConstraint(
                        models.F("body"),
                        models.F("person"),
                        models.F("seat"),
                        condition=models.Q(("ended_on__isnull", True)),
                        name="party_seat_once",
                    ),
                    models.UniqueConstraint(
                        models.F("body"),
                        condition=models.Q(("ended_on__isnull", True), ("seat", "secretary")),
                        name="one_party_secretary",
                    ),
                ],
            },
        ),
    ]
