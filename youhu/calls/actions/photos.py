from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.actions.laying import lay_down, photos_first, show
from youhu.calls.actions.step import may_remark, on_the_phone
from youhu.calls.models import Call, Photo
from youhu.calls.rules import MAX_PHOTOS, MAX_PHOTOS_A_CALL
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto
from youhu.ledger.actions import record
from youhu.registry.models import Member


def refuse_too_many(photos: Sequence[CleanPhoto]) -> None:
    if len(photos) > MAX_PHOTOS:
        raise Refused(_("At most %(most)s photos at a time. Take some out.") % {"most": MAX_PHOTOS})


def refuse_full(call: Call, photos: Sequence[CleanPhoto]) -> None:
    """Raise Refused when a call has no room for more photos."""
    if photos and call.photos.count() + len(photos) > MAX_PHOTOS_A_CALL:
        raise Refused(_("This call has enough photos. Describe the rest in words."))


def keep_photos(
    call: Call, photos: Sequence[CleanPhoto], *, use: str, by: Member, now: datetime
) -> list[str]:
    """Write down the pictures of a call, in the caller's transaction; answers their digests.

    The action has laid them down before (`photos_first`); others wait for the store otherwise.
    """
    refuse_too_many(photos)
    rows = [
        Photo(
            call=call,
            use=use,
            image=photo.image,
            thumb=photo.small,
            width=photo.width,
            height=photo.height,
            sha256=photo.sha256,
            at=now,
            by=by if by.pk else None,
        )
        for photo in lay_down(photos, Photo)
    ]
    Photo.objects.bulk_create(rows, ignore_conflicts=True)
    show(Photo.objects.filter(call=call))
    return [photo.sha256 for photo in photos]


@photos_first(Photo)
@transaction.atomic
def add_photos(
    call: Call,
    *,
    photos: Sequence[CleanPhoto],
    use: str,
    by: Member,
    now: datetime,
    made_at: datetime | None = None,
) -> None:
    """Somebody shows what it looks like; the ledger keeps the pictures' digests."""
    may_remark(call, "remark", by)
    if not photos:
        raise Refused(_("Choose at least one photo."))
    refuse_full(call, photos)
    digests = keep_photos(call, photos, use=use, by=by, now=now)
    record(
        call,
        "add_photo",
        by=by,
        now=now,
        payload={"use": use, "photos": digests, **on_the_phone(made_at)},
    )
