"""The lights of documents: what is there, what is missing, what ends soon. Never colour alone."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import ngettext, pgettext

from youhu.fleets.models import Document, Fleet, Vehicle
from youhu.fleets.queries import Thing, subject_of
from youhu.fleets.rules import WARNED_DAYS, DocumentKind, DocumentState, needed_of

SOON_DAYS = WARNED_DAYS[0]
CURRENT = (DocumentState.ACCEPTED, DocumentState.ENDED)


@dataclass(frozen=True)
class Light:
    """One needed document: the one that counts, the one that waits to be looked at."""

    kind: DocumentKind
    tone: str  # ok, soon or late
    words: str
    paper: Document | None = None
    waiting: Document | None = None
    refused: Document | None = None


def checklist(thing: Thing, on: date) -> list[Light]:
    """Every document that this thing must show, with its light."""
    energy = thing.type.energy if isinstance(thing, Vehicle) else ""
    rows = [
        paper
        for paper in thing.documents.select_related("submitted_by").order_by("-valid_until", "-pk")
        if _own(thing, paper)
    ]
    return [_light(kind, rows, on) for kind in needed_of(subject_of(thing), energy)]


def _own(thing: Thing, paper: Document) -> bool:
    return not isinstance(thing, Fleet) or (paper.vehicle_id is None and paper.driver_id is None)


def _light(kind: DocumentKind, rows: list[Document], on: date) -> Light:
    same = [paper for paper in rows if paper.kind == kind]
    current = [paper for paper in same if paper.state in CURRENT]
    in_force = [paper for paper in current if paper.paper.in_force(on)]
    paper = next(iter(in_force or current), None)
    waiting = _first(same, DocumentState.SUBMITTED)
    refused = _first(same, DocumentState.REFUSED) if not waiting and not in_force else None
    tone, words = light_of(paper, on)
    return Light(kind, tone, words, paper, waiting, refused)


def _first(papers: list[Document], state: str) -> Document | None:
    return next((paper for paper in papers if paper.state == state), None)


def light_of(paper: Document | None, on: date) -> tuple[str, str]:
    """The tone of a document's light, and what it says."""
    if paper is None:
        return "late", pgettext("document", "missing")
    days = (paper.valid_until - on).days
    if days < 0:
        return "late", pgettext("document", "ended")
    if on < paper.valid_from:
        return "late", pgettext("document", "not valid yet")
    left = ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    if days == 0:
        left = pgettext("document", "last day")
    return ("soon" if days <= SOON_DAYS else "ok"), left
