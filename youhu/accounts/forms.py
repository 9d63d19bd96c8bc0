"""What is asked of somebody who signs in, and of whoever keeps their own account."""

from difflib import SequenceMatcher
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.accounts import actions, queries
from youhu.accounts.origin import Origin, origin_of
from youhu.common.errors import TooOften
from youhu.registry.models import User

TOO_OFTEN = "too_often"
_TOO_ALIKE = 0.7


def _count(name: str, origin: Origin, use: str = "password") -> actions.Trial:
    try:
        return actions.count_try(name, origin, now=timezone.now(), use=use)
    except TooOften as why:
        raise ValidationError(str(why), TOO_OFTEN) from why


class SignInForm(AuthenticationForm):
    """Name and password. Who guesses soon has to wait, with the right password, too."""

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username")
        if not name or self.request is None:
            return super().clean()
        trial = _count(name, origin_of(self.request))
        try:
            told = super().clean()
        except ValidationError:
            actions.missed(trial, now=timezone.now())
            raise
        actions.forgive(trial)
        return told

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if queries.given_password_is_over(user, timezone.now()):
            raise ValidationError(
                _("This first password was not used in time. Ask an administrator for a new one.")
            )


class ChoosePasswordForm(PasswordChangeForm):
    """The old password and a new one, twice. Who guesses the old one has to wait."""

    def __init__(self, *args: Any, origin: Origin, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.origin = origin

    def clean_old_password(self) -> str:
        name = self.user.get_username()
        trial = _count(name, self.origin)
        try:
            old: str = super().clean_old_password()
        except ValidationError:
            actions.missed(trial, now=timezone.now())
            raise
        actions.forgive(trial)
        return old

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        old, new = told.get("old_password", ""), told.get("new_password1", "")
        if old and new and SequenceMatcher(None, old.lower(), new.lower()).ratio() >= _TOO_ALIKE:
            self.add_error("new_password1", _("This is too much like the old one."))
        return told


def _code_field(hint: Any) -> forms.CharField:
    widget = forms.TextInput(
        {"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "none",
         "spellcheck": "false", "class": "mono"}
    )  # fmt: skip
    return forms.CharField(
        label=pgettext_lazy("second step", "Code"), max_length=20, widget=widget, help_text=hint
    )


class CodeForm(forms.Form):
    """The code of the second step. Who guesses has to wait."""

    code = _code_field(_("Six figures from your phone, or a recovery code."))

    def __init__(self, *args: Any, user: User, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.origin = user, origin_of(request)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        trial = _count(self.user.get_username(), self.origin, "code")
        if not actions.use_code(self.user, code, origin=self.origin, now=timezone.now()):
            actions.missed(trial, now=timezone.now())
            raise ValidationError(
                _("This code is not right, or it was used already. Wait for the next one.")
            )
        actions.forgive(trial)
        return code


class SetUpForm(forms.Form):
    """The first code of a phone, and the password once more."""

    code = _code_field(_("Six figures that the phone shows now."))
    password = forms.CharField(
        label=_("Your password"), strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.origin = user, origin_of(request)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        trial = _count(self.user.get_username(), self.origin)
        if not self.user.check_password(password):
            actions.missed(trial, now=timezone.now())
            raise ValidationError(_("This is not your password."))
        actions.forgive(trial)
        return password
