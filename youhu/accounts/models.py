"""How somebody signs in: the rules, what is known of each login, where it is signed in now."""

from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.accounts.rules import NEED_SECOND_STEP, UNSET, Deed
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, User
from youhu.registry.rules import STAFF


def _number(
    label: Any, default: int, least: int, most: int, **more: Any
) -> "models.PositiveSmallIntegerField[int, int]":
    checks = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(label, default=default, validators=checks, **more)


def default_roles() -> str:
    return ",".join(NEED_SECOND_STEP)


class AccountRules(models.Model):
    """How staff sign in here. One row; without one the defaults below hold."""

    password_days = _number(_("days until a password is due"), 90, 0, 3650)
    given_days = _number(_("days in which a given password is used first"), 7, 0, 365, db_default=7)
    password_memory = _number(_("former passwords not used again"), 5, 0, 24)
    tries = _number(_("wrong tries until a pause"), 5, 3, 20)
    pause_minutes = _number(_("minutes of a pause"), 15, 1, 1440)
    idle_minutes = _number(_("minutes without a click until signed out"), 30, 5, 1440)
    session_hours = _number(_("hours until signed out in any case"), 12, 1, 168)
    most_sittings = _number(_("browsers at once"), 3, 1, 50)
    second_step_roles = models.CharField(
        _("roles that need a second step"), max_length=200, blank=True, default=default_roles
    )

    NUMBERS = (
        "password_days", "given_days", "password_memory", "tries", "pause_minutes",
        "idle_minutes", "session_hours", "most_sittings",
    )  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("rules of accounts"), _("rules of accounts")

    def __str__(self) -> str:
        return str(_("Rules of accounts"))

    @property
    def roles(self) -> frozenset[str]:
        """The roles that must set up a second step."""
        return frozenset(self.second_step_roles.split(",")) & frozenset(STAFF)


def account_rules() -> AccountRules:
    """The rules in force."""
    return AccountRules.objects.order_by("pk").first() or AccountRules()


class Credential(models.Model):
    """What is known of a login besides its password: since when it holds, and the second step."""

    user = models.OneToOneField(User, models.CASCADE, related_name="credential")
    password_at = models.DateTimeField()
    is_given = models.BooleanField(default=False)  # by an administrator: to be changed at once
    secret = models.CharField(max_length=200, blank=True)  # sealed; empty without a second step
    second_step_at = models.DateTimeField(null=True, blank=True)
    last_used = models.BigIntegerField(default=0)  # the step of time whose code was used last

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(secret=UNSET, second_step_at=None)
                | Q(~Q(secret=UNSET), second_step_at__isnull=False),
                name="second_step_has_a_moment",
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class PastPassword(models.Model):
    """A password that was good once, as it was hashed."""

    user = models.ForeignKey(User, models.CASCADE, related_name="past_passwords")
    hashed = models.CharField(max_length=128)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user} {self.until}"


class RecoveryCode(models.Model):
    """Stands in for a lost phone, once. Kept as a fingerprint only."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint("user", "fingerprint", name="recovery_code_once"),
        ]

    def __str__(self) -> str:
        return str(self.user)


class Tries(models.Model):
    """How often a name or an address was tried in vain. Names that nobody has count alike."""

    hand = models.CharField(max_length=64, unique=True)  # a fingerprint
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    paused_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.hand[:8]} {self.count}"


class Sitting(models.Model):
    """One browser in which somebody is signed in, or was."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sittings")
    key = models.CharField(max_length=40, unique=True)  # of the session
    device = models.CharField(max_length=60)
    address = models.CharField(max_length=45)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user} {self.device}"


class AccountEventQuerySet(models.QuerySet["AccountEvent"]):
    def visible_to(self, member: Member) -> Self:
        """What happened to accounts of the member's district."""
        return self.filter(district=member.area_code[:6]).exclude(district="")


class AccountEvent(Recorded):
    """Something happened to an account: when, from where, with what."""

    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    deed = models.CharField(pgettext_lazy("account", "what"), max_length=10, choices=Deed)
    device = models.CharField(_("device"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=45, blank=True)
    at = models.DateTimeField(db_index=True)

    objects = AccountEventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["district", "-at"]),
            models.Index(fields=["user", "-at"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(deed__in=Deed), name="account_deed_known")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.deed}"
