"""The photo of a document for who oversees: for a purpose, and on record before it is shown."""

from datetime import datetime

from django.db import transaction

from youhu.fleets.models import Document
from youhu.ledger.actions import record
from youhu.privacy.actions import Whose, write_look
from youhu.privacy.rules import About
from youhu.registry.models import Member


@transaction.atomic
def look_at_paper(
    paper: Document, *, purpose: str, words: str = "", by: Member, now: datetime
) -> None:
    """Whoever neither reviews nor runs the fleet opens a photo, and says what for."""
    thing = paper.thing
    whose = Whose(About.PAPER, str(thing), thing.get_absolute_url(), paper.district)
    write_look(whose, purpose=purpose, words=words, by=by, now=now)
    record(paper, "reveal", by=by, now=now, note=words, payload={"purpose": purpose})
