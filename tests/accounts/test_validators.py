"""What is no password here."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.factories import NOW
from youhu.accounts.actions import choose_password
from youhu.accounts.origin import Origin

HERE = Origin("Chrome · Linux", "127.0.0.1")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "password",
    [
        "Short-1",
        "onlysmallletters",
        "small-and-signs-only",
        "Zhangwei1990",
        "Zhangwei@1990",
        "Li.Ming.123456",
        "Haizhu@2026gz",
        "Woaini5201314!",
        "1qaz@WSX3edc",
        "Qwertyuiop123!",
        "P@ssw0rd2024",
        "Chen13812345678",
        "Guangzhou2026!",
    ],
)
def test_what_is_short_plain_or_easily_guessed_is_refused(password) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "password",
    ["bamboo-raft-7", "Tall green boat 41", "Wo-jin-tian-chi-le-san-wan-fan", "竹筏过江-Seven7"],
)
def test_words_that_do_not_belong_together_are_fine(password) -> None:
    validate_password(password)


def test_none_of_the_last_five_comes_again(user) -> None:
    words = ["Kite", "Lamp", "Reed", "Frog", "Moss", "Nest", "Pine"]
    for word in words:
        told = {"password": f"{word}-under-9-bridges", "key": "", "origin": HERE, "now": NOW}
        choose_password(user, **told)

    for word in words[1:]:
        with pytest.raises(ValidationError, match="before"):
            validate_password(f"{word}-under-9-bridges", user)
    validate_password("Kite-under-9-bridges", user)
