"""Forgetting who wished what, once nobody needs it: the hours and the proofs stay good."""

from datetime import datetime

from django.db import transaction

from youhu.calls.reference import current
from youhu.ledger.actions import erase_words
from youhu.notices.actions import forget
from youhu.privacy.models import Look
from youhu.privacy.rules import About
from youhu.registry.models import Member
from youhu.wishes.actions.confirming import forget_picture
from youhu.wishes.models import Claim, Pick, Thanks, Wish


@transaction.atomic
def erase(wish: Wish, *, by: Member, now: datetime) -> None:
    """Blank the asker, the words and the thanks of a wish that has ended."""
    middle = current().middle(wish.community.code, now)
    erase_words(
        wish, by=by, now=now, text="", salutation="", reason="", done_note="", lng=middle.lng,
        lat=middle.lat, asked_by=None, erased_at=now,
    )  # fmt: skip
    wish.name = wish.phone = wish.address = wish.words = ""
    wish.save(update_fields=["name", "phone", "address", "words"])
    for thanks in Thanks.objects.filter(wish=wish):
        forget_picture(thanks, now=now)
        thanks.delete()
    Claim.objects.filter(wish=wish).update(reason="")
    Pick.objects.filter(wish=wish).update(reason="")
    forget(wish.subject)
    looks = Look.objects.filter(about=About.WISH, title__startswith=f"{wish.code} ")
    looks.update(title=wish.code, words="")
