"""How long what people said in a room stays after it has ended."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from youhu.privacy.kinds import Kind
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.rooms.actions.erasing import erase_case, erase_promised
from youhu.rooms.models import HotlineEntry, Mediation, WalkIn
from youhu.rooms.rules import CaseState


def _ended(kind: Any, before: datetime) -> Any:
    return kind.objects.filter(ended_at__lt=before, erased_at=None).order_by("ended_at", "pk")


def _due_promised(before: datetime) -> int:
    return sum(_ended(kind, before).count() for kind in (WalkIn, HotlineEntry))


def _erase_promised(before: datetime, most: int, now: datetime) -> int:
    done = 0
    for kind in (WalkIn, HotlineEntry):
        for thing in list(_ended(kind, before)[: most - done]):
            erase_promised(thing, by=nobody(Role.CLOCK), now=now)
            done += 1
    return done


def _archived(before: datetime) -> Any:
    rows = Mediation.objects.filter(state=CaseState.ARCHIVED, erased_at=None)
    return rows.filter(archived_at__lt=before).order_by("archived_at", "pk")


def _due_cases(before: datetime) -> int:
    found: int = _archived(before).count()
    return found


def _erase_cases(before: datetime, most: int, now: datetime) -> int:
    cases = list(_archived(before)[:most])
    for case in cases:
        erase_case(case, by=nobody(Role.CLOCK), now=now)
    return len(cases)


KINDS = (
    Kind(
        "walk_ins",
        _("What was said in service rooms and on their hotlines"),
        _("Name, telephone, words and answer go. Kind, dates and the number of the call stay."),
        12,
        3,
        _("Personal Information Protection Law, art. 19: no longer than its purpose needs"),
        _due_promised,
        _erase_promised,
    ),
    Kind(
        "mediations",
        _("Mediations in the archive"),
        _(
            "Parties, minutes, agreement and follow-ups go. Archive number, kind of dispute, "
            "state and dates stay."
        ),
        60,
        36,
        _("People's Mediation Law, art. 27: committees keep files of what they mediate"),
        _due_cases,
        _erase_cases,
    ),
)
