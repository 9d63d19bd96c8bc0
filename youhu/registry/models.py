"""People and organisations: who can be held to account, and who acts for whom."""

import secrets
from datetime import date
from typing import Self

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from youhu.common.calendar import DayKind
from youhu.common.identifiers import (
    Normal,
    check_area_code,
    check_mobile,
    check_resident_id,
    check_uscc,
)
from youhu.common.sealed import BlindIndex, SealedField, SealedRow
from youhu.registry.rules import AREA_WIDE, OVERSEEING, UNNAMED, OrgKind, Role


def named(thing: "Named") -> str:
    """The name in the reader's language; Chinese where no English one is kept."""
    english = (get_language() or "").startswith("en")
    return thing.name_en if english and thing.name_en else thing.name


class Named(models.Model):
    """Something with a Chinese name and, for visitors, an English one."""

    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return named(self)


class User(AbstractUser):
    """A login. What it may do depends on the posts of its person."""

    language = models.CharField(_("language"), max_length=10, blank=True)


class Organisation(Named):
    """A body that can be held to account: a bureau, a subdistrict office, a community committee."""

    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    code = models.CharField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=OrgKind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
        help_text=_("the body that it is subordinate to"),
    )
    uscc = models.CharField(
        _("unified social credit code"), max_length=18, blank=True, validators=[Normal(check_uscc)]
    )
    area_code = models.CharField(
        _("area code"),
        max_length=15,
        validators=[Normal(check_area_code)],
        help_text=_("the area that it answers for"),
    )
    phone = models.CharField(_("public telephone"), max_length=20, blank=True)
    is_accountable = models.BooleanField(_("answers calls"), default=False)
    active_from = models.DateField(_("active from"))
    active_until = models.DateField(_("active until"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("organisation"), _("organisations")
        constraints = [
            models.UniqueConstraint("uscc", condition=~Q(uscc=""), name="organisation_uscc_once"),
            models.CheckConstraint(condition=Q(kind__in=OrgKind), name="organisation_kind_known"),
            models.CheckConstraint(
                condition=Q(active_until__isnull=True) | Q(active_until__gt=F("active_from")),
                name="organisation_active_later",
            ),
        ]
        indexes = [models.Index(fields=["kind", "area_code"])]

    @property
    def short(self) -> str:
        """What everybody calls it, where a line is short; the English name has no shorter one."""
        english = (get_language() or "").startswith("en")
        return str(self) if english else self.short_name or self.name

    def answers(self, on: date) -> bool:
        """Whether calls may be given to it on that day."""
        return self.is_accountable and self.serves(on)

    def serves(self, on: date) -> bool:
        """Whether it can be given work on that day."""
        return self.active_from <= on and (self.active_until is None or on < self.active_until)


def called(words: str, *, unit: str) -> Q:
    """An organisation by any of its names: in full, in short, in English; `unit` leads to it."""
    names = Q(**{f"{unit}__name__icontains": words})
    names |= Q(**{f"{unit}__short_name__icontains": words})
    return names | Q(**{f"{unit}__name_en__icontains": words})


class GuidanceLink(models.Model):
    """One organisation guides another without commanding it."""

    guide = models.ForeignKey(
        Organisation, models.CASCADE, verbose_name=_("guide"), related_name="guides"
    )
    guided = models.ForeignKey(Organisation, models.CASCADE, related_name="guided_by")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("guidance"), _("guidance")
        constraints = [
            models.UniqueConstraint("guide", "guided", "valid_from", name="guidance_once"),
            models.CheckConstraint(condition=~Q(guide=F("guided")), name="guidance_of_others"),
        ]

    def __str__(self) -> str:
        return f"{self.guide} → {self.guided}"


def check_id_of_today(value: str) -> None:
    """A resident ID as it can be entered today: nobody in it is born tomorrow."""
    check_resident_id(value, today=timezone.localdate())


class Person(SealedRow):
    """A human being, known once however many posts they hold."""

    user = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("login")
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=50)
    phone = SealedField(_("mobile"), max_length=20, blank=True, validators=[Normal(check_mobile)])
    phone_index = BlindIndex(of="phone")
    id_number = SealedField(
        _("resident ID"), max_length=18, blank=True, validators=[check_id_of_today]
    )
    id_index = BlindIndex(of="id_number")

    class Meta:
        verbose_name, verbose_name_plural = _("person"), _("people")
        constraints = [
            models.UniqueConstraint("id_index", condition=~Q(id_index=""), name="person_id_once")
        ]
        indexes = [
            models.Index(fields=["name", "id"]),
            models.Index(fields=["phone_index"], name="person_by_phone"),
        ]

    def __str__(self) -> str:
        return self.name


class MemberQuerySet(models.QuerySet["Member"]):
    def serving(self, on: date) -> Self:
        """Those whose term includes that day."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on), valid_from__lte=on)


class Member(models.Model):
    """One person acting for one organisation in one role. All that is done is done by a member."""

    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("person"), related_name="posts"
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("organisation"),
        related_name="members",
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("member"), _("members")
        constraints = [
            models.UniqueConstraint(
                "person", "organisation", "role", "valid_from", name="member_once"
            ),
            models.CheckConstraint(condition=Q(role__in=Role), name="member_role_known"),
            models.CheckConstraint(
                condition=Q(role__in=UNNAMED) | Q(organisation__isnull=False),
                name="staff_have_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="member_valid_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation or self.get_role_display()}"

    def serves(self, on: date) -> bool:
        """Whether the term includes that day."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)

    @property
    def area_code(self) -> str:
        """The code that begins every place this member may oversee; empty for residents."""
        return self.organisation.area_code if self.organisation else ""

    @property
    def oversees(self) -> bool:
        """Whether the post looks over an area rather than one unit's work."""
        if self.role not in AREA_WIDE or self.organisation is None:
            return False
        return self.organisation.kind in OVERSEEING

    @property
    def keeps_community(self) -> bool:
        """Whether the post is at the desk of a community: its committee and Party secretary."""
        return self._handles_for(OrgKind.COMMUNITY)

    @property
    def keeps_market(self) -> bool:
        """Whether the post is at the desk of an association that runs a market's deliveries."""
        return self._handles_for(OrgKind.ASSOCIATION)

    @property
    def keeps_fleet(self) -> bool:
        """Whether the post manages a fleet."""
        return self._handles_for(OrgKind.FLEET)

    @property
    def serves_district(self) -> bool:
        """Whether the post has to do with grids and neighbours: no market's desk, no fleet."""
        return not (self.keeps_market or self.keeps_fleet)

    @property
    def minds_area(self) -> bool:
        """Whether the post keeps a community or looks over an area, and so its registers."""
        return self.keeps_community or self.oversees

    def _handles_for(self, kind: OrgKind) -> bool:
        """Whether the post works for an organisation of that kind."""
        if self.role != Role.HANDLER or self.organisation is None:
            return False
        return self.organisation.kind == kind

    def clean(self) -> None:
        """A post that oversees sits where an area is overseen from."""
        if self.role in AREA_WIDE and self.organisation_id and not self.oversees:
            raise ValidationError(
                _("A %(role)s sits in a command room or the district government.")
                % {"role": self.get_role_display()}
            )


def nobody(role: Role) -> Member:
    """A hand without a name: a caller who did not sign in, or the clock. It is never saved."""
    if role not in UNNAMED:
        raise ValueError(f"A {role} always has a name.")
    return Member(role=role)


class WorkDay(models.Model):
    """A day that differs from Monday-to-Friday: a holiday, a make-up workday, a half-day."""

    on = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=DayKind)
    name = models.CharField(_("name"), max_length=60)
    source = models.CharField(_("source"), max_length=120)

    class Meta:
        verbose_name, verbose_name_plural = _("special day"), _("special days")

    def __str__(self) -> str:
        return f"{self.on} {self.name}"


class CalendarYear(models.Model):
    """A year whose official notice is known; beyond these a deadline is marked as uncertain."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    source = models.CharField(_("source"), max_length=120)

    class Meta:
        verbose_name, verbose_name_plural = _("known year"), _("known years")

    def __str__(self) -> str:
        return str(self.year)


class OfficeHours(models.Model):
    """When an organisation works on one weekday; rows without an organisation are for all."""

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("organisation"),
        related_name="hours",
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), help_text=_("1 is Monday, 7 Sunday"))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name, verbose_name_plural = _("office hours"), _("office hours")
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="hours_close_later"),
            models.CheckConstraint(
                condition=Q(weekday__gte=1) & Q(weekday__lte=7), name="hours_weekday_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Revision(models.Model):
    """The token of one kind of reference data; it changes with every change of that data."""

    name = models.CharField(max_length=20, unique=True)
    token = models.CharField(max_length=22, default="")

    def __str__(self) -> str:
        return f"{self.name} {self.token}"


def new_token() -> str:
    """A token that no earlier state of the data ever carried, not even one rolled back."""
    return secrets.token_urlsafe(16)
