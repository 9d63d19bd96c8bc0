"""What is being written in the form of an act: kept, replaced, dropped, swept."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.models import ActDraft, Call
from youhu.calls.rules import ENDED, MAX_TEXT
from youhu.common.errors import Refused
from youhu.registry.models import Member

KEPT_DAYS = 30
KEPT_DAYS_ENDED = 3


@transaction.atomic
def keep_draft(
    call: Call,
    verb: str,
    *,
    words: Mapping[str, str],
    by: Member,
    now: datetime,
    tab: str = "",
    seen_at: datetime | None = None,
) -> ActDraft | None:
    """Keep what is written; the newest words win.

    Answers with the draft of another window that these words replace, if this window had not
    `seen` it. Raises Refused when it is too long to be sent anyway.
    """
    if any(len(said) > MAX_TEXT for said in words.values()):
        raise Refused(_("Please say it in at most %(most)s characters.") % {"most": MAX_TEXT})
    mine = ActDraft.objects.filter(member=by, call=call, verb=verb)
    before = mine.select_for_update().first()
    is_news = before is not None and _is_news(before, tab, seen_at)
    if not any(said.strip() for said in words.values()):
        if not is_news:
            mine.delete()
        return None  # an empty form wipes out nothing that it did not show
    facts = {"words": dict(words), "tab": tab, "saved_at": now}
    ActDraft.objects.update_or_create(member=by, call=call, verb=verb, defaults=facts)
    return before if before is not None and is_news and before.words != words else None


def _is_news(before: ActDraft, tab: str, seen_at: datetime | None) -> bool:
    """Whether this window does not know the words that are kept."""
    return before.tab != tab and (seen_at is None or before.saved_at > seen_at)


def drop_draft(call: Call, verb: str, *, by: Member) -> None:
    """The act is done, or its words are not wanted any more."""
    if by.pk:
        ActDraft.objects.filter(member=by, call=call, verb=verb).delete()


def sweep_drafts(*, now: datetime) -> int:
    """Drop what nobody came back to; answers how many."""
    old = ActDraft.objects.filter(saved_at__lt=now - timedelta(days=KEPT_DAYS))
    ended = ActDraft.objects.filter(
        call__state__in=ENDED, saved_at__lt=now - timedelta(days=KEPT_DAYS_ENDED)
    )
    return sum(rows.delete()[0] for rows in (old, ended))
