"""What a password must be, as Django asks for it."""

import string
from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from youhu.accounts.guessing import FEWEST, pieces
from youhu.accounts.models import PastPassword, account_rules

_LEAST_KINDS = 3


class KindsValidator:
    """Of small letters, capitals, figures and signs, three kinds."""

    def validate(self, password: str, user: Any = None) -> None:
        if _kinds(password) < _LEAST_KINDS:
            raise ValidationError(self.get_help_text(), code="password_too_few_kinds")

    def get_help_text(self) -> str:
        return _("Use three of these: small letters, capitals, figures, signs.")


class GuessValidator:
    """Nothing that is put together from names in pinyin, years, runs of keys and the like."""

    def validate(self, password: str, user: Any = None) -> None:
        if pieces(password) < FEWEST:
            raise ValidationError(
                _("This is easily guessed. Put words together that have nothing to do with you."),
                code="password_guessed",
            )

    def get_help_text(self) -> str:
        return _("Names in pinyin, years, telephone numbers and runs of keys count very little.")


class FormerValidator:
    """None of the last ones."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or user.pk is None:
            return
        memory = account_rules().password_memory
        former = PastPassword.objects.filter(user=user).order_by("-pk")[:memory]
        hashes = [user.password, *(row.hashed for row in former)]
        if any(check_password(password, hashed) for hashed in hashes):
            raise ValidationError(
                _("You had this password before. Choose another one."), code="password_former"
            )

    def get_help_text(self) -> str:
        return _("None that you had before.")


def _kinds(password: str) -> int:
    small = any(c in string.ascii_lowercase for c in password)
    large = any(c in string.ascii_uppercase for c in password)
    figure = any(c.isdecimal() for c in password)
    sign = any(not (c.isascii() and c.isalnum()) and not c.isdecimal() for c in password)
    return sum((small, large, figure, sign))
