from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from youhu.common.errors import TooOften
from youhu.common.http import address_of
from youhu.common.throttle import Brake, forgive

TOO_OFTEN = "too_often"
_WINDOW = 15 * 60
_WAIT = _("Too many wrong passwords. Wait a quarter of an hour, then try again.")
_FROM = Brake("sign-in-from", most=30, seconds=_WINDOW, words=_WAIT)
_AS = Brake("sign-in-as", most=5, seconds=_WINDOW, words=_WAIT)


class SignInForm(AuthenticationForm):
    """Name and password. Who guesses soon has to wait, with the right password, too."""

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username")
        if not name or self.request is None:
            return super().clean()
        try:
            tries = _FROM.count(address_of(self.request)), _AS.count(name)
        except TooOften as why:
            raise ValidationError(str(why), TOO_OFTEN) from why
        told = super().clean()
        forgive(*tries)
        return told


class ChoosePasswordForm(PasswordChangeForm):
    """The old password and a new one, twice. Who guesses the old one has to wait."""

    def clean_old_password(self) -> str:
        try:
            tries = _AS.count(self.user.get_username())
        except TooOften as why:
            raise ValidationError(str(why), TOO_OFTEN) from why
        old: str = super().clean_old_password()
        forgive(tries)
        return old
