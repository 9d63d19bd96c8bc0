"""Forgetting papers and words of admissions that have ended: what was decided stays on record."""

from datetime import datetime
from typing import Any

from django.db import transaction

from youhu.calls.actions import leftovers
from youhu.fleets.models import Document, Driver, Violation
from youhu.fleets.queries import Thing
from youhu.ledger.actions import erase_words
from youhu.notices.actions import forget
from youhu.registry.models import Member


@transaction.atomic
def erase_paper(paper: Document, *, by: Member, now: datetime) -> None:
    """The number and the photo of a document go; its kind and its days stay."""
    names = _files(paper)
    erase_words(paper, by=by, now=now, code="", image="", thumb="")
    Document.objects.filter(pk=paper.pk).update(note="")
    forget(paper.subject)
    leftovers.note(names, due_at=now)


@transaction.atomic
def erase_admission(thing: Thing, *, by: Member, now: datetime) -> None:
    """Why it was stopped, refused or ended goes, in words; the steps and their days stay."""
    blank: dict[str, Any] = {"reason": "", "proposed_why": ""}
    if isinstance(thing, Driver):
        blank["card_index"] = ""
    erase_words(thing, by=by, now=now, **blank)
    forget(thing.subject)


@transaction.atomic
def erase_violation(violation: Violation, *, by: Member, now: datetime) -> None:
    """The photo and the words of a violation go; its points have long ceased to count."""
    names = _files(violation)
    blank: dict[str, Any] = {"objection": "", "decision": "", "image": "", "thumb": ""}
    erase_words(violation, by=by, now=now, **blank)
    Violation.objects.filter(pk=violation.pk).update(note="")
    forget(violation.subject)
    leftovers.note(names, due_at=now)


def _files(row: Document | Violation) -> set[str]:
    return {str(file.name) for file in (row.image, row.thumb) if file}
