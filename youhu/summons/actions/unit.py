"""What a called unit does: acknowledge, arrive, begin, report back, or decline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.actions.laying import Laid, lay_down, photos_first, show
from youhu.calls.actions.step import must_say, on_the_phone
from youhu.common.errors import Refused
from youhu.common.geo import distance_m
from youhu.common.images import CleanPhoto
from youhu.registry.models import Member
from youhu.summons.actions.step import caller_of, check, follow, tell_of
from youhu.summons.models import Part, Shown
from youhu.summons.rules import CIRCLE_M, MOST_PHOTOS

# A phone without a network tells later what it did; what it says of yesterday is not believed.
LONGEST_DELAY = timedelta(hours=12)


@dataclass(frozen=True)
class CheckIn:
    """Where the phone says that it is, in degrees WGS-84; nothing when it does not know."""

    lng: float | None = None
    lat: float | None = None

    def metres_to(self, part: Part) -> int | None:
        if self.lng is None or self.lat is None:
            return None
        summons = part.summons
        return round(distance_m(self.lng, self.lat, summons.lng, summons.lat))


def _moment(part: Part, made_at: datetime | None, now: datetime) -> datetime:
    """When it was done: as the phone says, if that lies between the call and now."""
    earliest = max(part.acknowledged_at or part.called_at, now - LONGEST_DELAY)
    return made_at if made_at is not None and earliest <= made_at <= now else now


@transaction.atomic
def acknowledge(part: Part, *, by: Member, now: datetime, made_at: datetime | None = None) -> None:
    """The unit has heard and sets out."""
    check(part, "acknowledge", by)
    at = _moment(part, made_at, now)
    follow(
        part, "acknowledge", by=by, now=now, payload=on_the_phone(made_at),
        acknowledged_at=at, acknowledged_by=by,
    )  # fmt: skip


@transaction.atomic
def arrive(
    part: Part, where: CheckIn, *, by: Member, now: datetime, note: str = "",
    made_at: datetime | None = None,
) -> None:  # fmt: skip
    """The unit is there. Outside the circle, or without a position, it says why, and is marked."""
    check(part, "arrive", by)
    metres, at = where.metres_to(part), _moment(part, made_at, now)
    is_off_site = metres is None or metres > CIRCLE_M
    if is_off_site:
        must_say(note, _why_off_site(metres))
    heard: dict[str, Any] = {}
    if part.acknowledged_at is None:
        heard = {"acknowledged_at": at, "acknowledged_by": by}
    follow(
        part, "arrive", by=by, now=now, note=note,
        payload={**on_the_phone(made_at), "metres": metres, "is_off_site": is_off_site},
        arrived_at=at, arrived_by=by, metres=metres, is_off_site=is_off_site,
        arrival_note=note.strip()[:200], **heard,
    )  # fmt: skip


def _why_off_site(metres: int | None) -> str:
    if metres is None:
        return _("Your position is not known. Say why, and you are checked in with a mark.")
    return _("You are %(n)s m from the place. Say why, and you are checked in with a mark.") % {
        "n": metres
    }


@transaction.atomic
def begin(part: Part, *, by: Member, now: datetime, made_at: datetime | None = None) -> None:
    """The unit goes to work without waiting for a meeting."""
    check(part, "begin", by)
    at = _moment(part, made_at, now)
    follow(part, "begin", by=by, now=now, payload=on_the_phone(made_at), acting_at=at)


@photos_first(Shown)
@transaction.atomic
def report(
    part: Part, *, report: str, photos: Sequence[CleanPhoto] = (), by: Member, now: datetime
) -> None:
    """The unit says and shows what it did; the caller rates it."""
    check(part, "report", by)
    must_say(report, _("Say what was done."))
    if len(photos) > MOST_PHOTOS:
        raise Refused(
            _("At most %(most)s photos at a time. Take some out.") % {"most": MOST_PHOTOS}
        )
    payload = {"photos": [photo.sha256 for photo in photos]}
    told = {"reported_at": now, "reported_by": by, "report": report.strip()}
    follow(part, "report", by=by, now=now, note=report, payload=payload, **told)
    Shown.objects.bulk_create(
        [_shown(part, photo, by, now) for photo in lay_down(photos, Shown)],
        ignore_conflicts=True,
    )
    show(Shown.objects.filter(part=part))
    tell_of(part, "summons_reported", caller_of(part.summons), now)


def _shown(part: Part, photo: Laid, by: Member, now: datetime) -> Shown:
    return Shown(
        part=part, sha256=photo.sha256, at=now, by=by,
        image=photo.image, thumb=photo.small,
    )  # fmt: skip


@transaction.atomic
def decline(part: Part, *, note: str, by: Member, now: datetime) -> None:
    """Not this unit's matter, and why; the caller says what follows."""
    check(part, "decline", by)
    must_say(note, _("Say why it is not your unit's, and whose it is if you know."))
    follow(part, "decline", by=by, now=now, note=note, reason=note.strip(), declined_by=by)
    tell_of(part, "summons_declined", caller_of(part.summons), now, note=note.strip()[:100])
