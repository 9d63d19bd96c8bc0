"""Signing in: what happened to an account, and how long things hold."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.registry.rules import Role

# Between the password and the code of the second step.
HELD = timedelta(minutes=5)
# What is said about tries is forgotten after a day.
TRIES_KEPT = timedelta(days=1)
# How often one address may miss before it pauses, for each time that one name may.
ADDRESS_FACTOR = 6
RECOVERY_CODES = 10
UNSET = ""  # in place of the secret of a second step that was never set up
# A phone's clock may be one step of 30 seconds fast or slow.
DRIFT = 1
# Residents stay signed in so long; staff as the rules of accounts say.
RESIDENT_HOURS = 14 * 24

NEED_SECOND_STEP = (Role.ADMIN, Role.AUDITOR, Role.SECURITY)


class Deed(TextChoices):
    """What happened to an account; each is a line of the ledger."""

    SIGN_IN = "sign_in", pgettext_lazy("account", "signed in")
    PAUSE = "pause", pgettext_lazy("account", "paused after too many tries")
    CHOOSE = "choose", pgettext_lazy("account", "password chosen")
    SET_UP = "set_up", pgettext_lazy("account", "second step set up")
    CODES = "codes", pgettext_lazy("account", "recovery codes made anew")
    RECOVER = "recover", pgettext_lazy("account", "signed in with a recovery code")
    TAKE_OFF = "take_off", pgettext_lazy("account", "second step taken off")
    END = "end", pgettext_lazy("account", "signed out elsewhere")


class Must(TextChoices):
    """What somebody who signed in must do before anything else."""

    PASSWORD = "password", _("Choose a new password")
    SECOND_STEP = "second_step", _("Set up the second step")
