"""Whether somebody guesses passwords just now."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from youhu.accounts.models import Tries
from youhu.common.vitals import Reading, Vital

PAUSED = Vital(
    "sign_ins_paused", _("Logins and addresses paused after wrong tries"), most=20,
    alarm="SignInsRefused",
    remedy=_("Somebody may be guessing passwords. Look at Settings → Signing in."),
)  # fmt: skip


def vitals(*, now: datetime) -> Iterator[Reading]:
    yield PAUSED.read(Tries.objects.filter(paused_until__gt=now).count())
