"""Forgetting who came and what was said: number, kind, state and dates stay."""

from datetime import datetime

from django.db import transaction

from youhu.ledger.actions import erase_words
from youhu.privacy.models import Look
from youhu.privacy.rules import About
from youhu.registry.models import Member
from youhu.rooms.models import Mediation, Promised


@transaction.atomic
def erase_promised(thing: Promised, *, by: Member, now: datetime) -> None:
    """Name, telephone, words and answer go."""
    erase_words(thing, by=by, now=now, erased_at=now, next_step="")
    thing.name = thing.phone = thing.matter = thing.answer = ""
    thing.save(update_fields=["name", "phone", "matter", "answer"])
    Look.objects.filter(about=About.VISITOR, title=thing.code).update(words="")


@transaction.atomic
def erase_case(case: Mediation, *, by: Member, now: datetime) -> None:
    """Parties, minutes, agreement and follow-ups go; the line in the register stays."""
    erase_words(case, by=by, now=now, erased_at=now)
    case.facts = case.terms = case.performance = case.outcome = ""
    case.save(update_fields=["facts", "terms", "performance", "outcome"])
    case.parties.all().delete()
    case.sessions.update(minutes="")
    case.follow_ups.update(note="")
    Look.objects.filter(about=About.CASE, title=case.code).update(words="")
