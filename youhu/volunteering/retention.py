"""How long what somebody said of themselves stays, and their names in letters to units."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from youhu.ledger.actions import erase_words
from youhu.privacy.kinds import Kind
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.volunteering.models import CheckIn, Letter, SignUp
from youhu.volunteering.paper import letter_lines
from youhu.volunteering.rules import ACTIVE, SignUpState

_BLANK_CHECK_IN = dict.fromkeys(("phone", "phone_index", "skill_codes", "free_codes", "reason"), "")
_BLANK_SIGN_UP: dict[str, Any] = {"objection": "", "answer": ""}
_BASIS = _("Personal Information Protection Law, art. 19: no longer than its purpose needs")


def _said(blank: dict[str, Any]) -> Q:
    """Rows in which something still stands."""
    return Q.create([~Q(**{name: ""}) for name in blank], connector=Q.OR)


def _check_ins(before: datetime) -> QuerySet[Any]:
    ended = CheckIn.objects.exclude(state__in=ACTIVE).filter(ended_at__lt=before)
    return ended.filter(_said(_BLANK_CHECK_IN)).order_by("ended_at", "pk")


def _sign_ups(before: datetime) -> QuerySet[Any]:
    over = SignUp.objects.filter(activity__ends_at__lt=before, due_at=None)
    settled = over.exclude(state__in=(SignUpState.SIGNED, SignUpState.HERE, SignUpState.WAITING))
    return settled.filter(_said(_BLANK_SIGN_UP)).order_by("activity__ends_at", "pk")


def _letters(before: datetime) -> QuerySet[Letter]:
    return Letter.objects.filter(sent_at__lt=before, erased_at=None).order_by("sent_at", "pk")


def _erase_letters(before: datetime, most: int, now: datetime) -> int:
    found = list(_letters(before)[:most])
    for one in found:
        lines = letter_lines(one, clear=False)
        erase_words(one, by=nobody(Role.CLOCK), now=now, lines=lines, erased_at=now)
    return len(found)


def _erase(rows: QuerySet[Any], blank: dict[str, Any], most: int, now: datetime) -> int:
    found = list(rows[:most])
    for one in found:
        erase_words(one, by=nobody(Role.CLOCK), now=now, **blank)
    return len(found)


KINDS = (
    Kind(
        "check_ins",
        _("Check-ins that have ended"),
        _("Telephone, skills, free times, reason and words go. Community, unit, days stay."),
        12,
        3,
        _BASIS,
        lambda before: _check_ins(before).count(),
        lambda before, most, now: _erase(_check_ins(before), _BLANK_CHECK_IN, most, now),
    ),
    Kind(
        "objections",
        _("Objections to being held absent"),
        _("What was objected and answered goes. Who came and who did not stays."),
        12,
        3,
        _BASIS,
        lambda before: _sign_ups(before).count(),
        lambda before, most, now: _erase(_sign_ups(before), _BLANK_SIGN_UP, most, now),
    ),
    Kind(
        "service_letters",
        _("Names in service letters"),
        _("Given names go. Family names, times and hours stay."),
        36,
        6,
        _BASIS,
        lambda before: _letters(before).count(),
        _erase_letters,
    ),
)
