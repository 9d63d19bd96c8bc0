"""Forgetting who called and what they said, once nobody needs it: the proofs stay good."""

from datetime import datetime

from django.db import transaction

from youhu.calls import above
from youhu.calls.actions import leftovers
from youhu.calls.models import ActDraft, Call, Caller
from youhu.ledger.actions import erase_words
from youhu.notices.actions import forget
from youhu.privacy.models import Look
from youhu.privacy.rules import About
from youhu.registry.models import Member


@transaction.atomic
def erase(call: Call, *, by: Member, now: datetime) -> bool:
    """Blank the caller, the words and the photos of a call that has ended; False if done before."""
    caller = Caller.objects.select_for_update().filter(call=call, erased_at=None).first()
    if caller is None or call.closed_at is None:
        return False
    photos = list(call.photos.all())
    erase_words(call, by=by, now=now, payload={"photos": len(photos)})
    Call.objects.filter(pk=call.pk).update(text="", answer_text="", address="")
    _forget_around(call)
    above.erased(call, by=by, now=now)
    caller.name = caller.phone = ""
    caller.erased_at = now
    caller.save()
    call.photos.all().delete()
    names = {str(file.name) for photo in photos for file in (photo.image, photo.thumb)}
    leftovers.note(names, due_at=now)  # the next sweep removes them; nobody waits for it here
    return True


def _forget_around(call: Call) -> None:
    """What was told of it, what somebody had begun to write, and why somebody looked."""
    forget(call.subject)
    ActDraft.objects.filter(call=call).delete()
    Look.objects.filter(about=About.CALLER, title=call.number).update(words="")
