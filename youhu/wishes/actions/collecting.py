"""A wish comes in; the desk verifies it and publishes what everybody may read; or it is not."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.reference import current
from youhu.common.errors import Refused
from youhu.ledger.actions import begin, may_move, move
from youhu.ledger.clocked import clock
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.solvers.matching.fair import FAIR_HOURS
from youhu.territory.models import Area, Building, Residence
from youhu.territory.rules import DISTRICT_DIGITS
from youhu.volunteering.actions.step import work_days
from youhu.volunteering.queries import keeps
from youhu.volunteering.rules import FREE_TIMES, Skill, packed
from youhu.wishes.actions.step import (
    check_side,
    end_claims,
    must_say,
    quiet_clock,
    round_end,
    tell_asker,
    tell_desk,
    tell_helper,
)
from youhu.wishes.models import Wish
from youhu.wishes.rules import (
    AGAIN_DAYS,
    MINUTES,
    MOST_PEOPLE,
    MOVES,
    VERIFY_DAYS,
    ClaimState,
    Kind,
    Source,
)

# What looks like a telephone number, also with spaces or dashes in it.
_NUMBER = re.compile(r"(?:\d[\s-]?){7,}")


@dataclass(frozen=True)
class Asked:
    """What somebody wishes, in their own words, and how they are reached."""

    words: str
    kind: str = Kind.CONVENIENCE
    name: str = ""
    phone: str = ""
    address: str = ""
    wanted_on: date | None = None
    is_for_other: bool = False


@dataclass(frozen=True)
class Public:
    """What everybody may read, and what it takes."""

    title: str
    text: str
    salutation: str
    kind: str
    skills: Collection[str] = ()
    slots: Collection[str] = ()
    minutes: int = 60
    people: int = 1
    wanted_on: date | None = None
    is_project: bool = False


@transaction.atomic
def submit(community: Area, asked: Asked, *, source: str, by: Member, now: datetime) -> Wish:
    """Take a wish in, from the asker, from somebody for them, or from a paper list.

    Raises Refused without words or without a way to reach somebody, and for other desks.
    """
    _refuse_asked(community, asked, by, now)
    lng, lat = _point(community, asked, by, now)
    is_staff = by.role != Role.RESIDENT
    wish = Wish.objects.create(
        district=community.code[:DISTRICT_DIGITS], community=community, source=source,
        asked_by=None if is_staff or by.pk is None else by, collected_by=by if is_staff else None,
        submitted_at=now, lng=lng, lat=lat, **vars(asked),
        **clock(work_days(VERIFY_DAYS, community, now)),
    )  # fmt: skip
    begin(wish, "submit", by=by, now=now, payload={"source": source, "kind": asked.kind})
    if source != Source.DESK and source != Source.FILE:
        tell_desk(wish, "wish_submitted", now=now)
    return wish


def _refuse_asked(community: Area, asked: Asked, by: Member, now: datetime) -> None:
    if by.role == Role.HANDLER and not keeps(by, community):
        raise Refused(_("Only the desk of %(community)s enters this.") % {"community": community})
    if by.role == Role.GRID_WORKER and not community.code.startswith(by.area_code[:12]):
        raise Refused(_("This community is not yours. Choose one where you serve."))
    if not asked.words.strip():
        raise Refused(_("Say what is wished for."))
    if not asked.phone and by.pk is None:
        raise Refused(_("Give a telephone number, so that somebody can reach you."))
    if asked.wanted_on is not None and asked.wanted_on < timezone.localdate(now):
        raise Refused(_("This day has passed. Choose a later one."))


def _point(community: Area, asked: Asked, by: Member, now: datetime) -> tuple[float, float]:
    """The house where it is known: by its address, or as the home of who asks for themselves."""
    houses = Building.objects.filter(cell__code__startswith=community.code)
    if asked.address:
        named = houses.filter(address__in=_beginnings(asked.address))
        if (house := named.order_by("-address", "pk").first()) is not None:
            return house.lng, house.lat
    elif by.pk and by.role == Role.RESIDENT and not asked.is_for_other:
        homes = Residence.objects.serving(timezone.localdate(now)).filter(
            person=by.person_id, household__building__cell__code__startswith=community.code
        )
        home = homes.select_related("household__building").first()
        if home is not None:
            return home.household.building.lng, home.household.building.lat
    middle = current().middle(community.code, now)
    return middle.lng, middle.lat


def _beginnings(address: str) -> list[str]:
    """Every beginning of an address, the door after it being unknown to the houses."""
    return [address[:n].strip() for n in range(3, len(address) + 1)]


@transaction.atomic
def publish(wish: Wish, public: Public, *, by: Member, now: datetime) -> None:
    """The desk has verified it: everybody reads its public words, and it can be claimed."""
    may_move(wish, MOVES["publish"], by)
    check_side(wish, "publish", by)
    move(
        wish, "publish", by=by, now=now, payload={"round": wish.round}, published_at=now,
        fair_until=_fair_until(public, now), **_columns(wish, public),
        **quiet_clock(round_end(public.wanted_on, now)),
    )  # fmt: skip
    tell_asker(wish, "wish_published", now=now)


@transaction.atomic
def publish_again(wish: Wish, *, by: Member, now: datetime) -> None:
    """Nobody claimed it in its round; it still holds, and goes first in the next one."""
    may_move(wish, MOVES["publish_again"], by)
    check_side(wish, "publish_again", by)
    today = timezone.localdate(now)
    wanted_on = wish.wanted_on if wish.wanted_on and wish.wanted_on > today else None
    move(
        wish, "publish_again", by=by, now=now, payload={"round": wish.round + 1},
        round=wish.round + 1, published_at=now, fair_until=None, wanted_on=wanted_on,
        **quiet_clock(round_end(wanted_on, now)),
    )  # fmt: skip


@transaction.atomic
def reject(wish: Wish, *, note: str, by: Member, now: datetime) -> None:
    """It cannot be published; the asker hears why, and where else to turn."""
    may_move(wish, MOVES["reject"], by)
    check_side(wish, "reject", by)
    why = must_say(note, _("Say why, and where else the asker may turn."))
    move(wish, "reject", by=by, now=now, note=why, reason=why[:200], ended_at=now, **clock(None))
    tell_asker(wish, "wish_rejected", now=now, note=why)


@transaction.atomic
def withdraw(
    wish: Wish, *, by: Member, now: datetime, note: str = "", has_receipt: bool = False
) -> None:
    """It is not wished for any more; who claimed it hears so at once."""
    may_move(wish, MOVES["withdraw"], by)
    check_side(wish, "withdraw", by, has_receipt=has_receipt)
    was_held = wish.is_held
    move(
        wish, "withdraw", by=by, now=now, note=note.strip(), reason=note.strip()[:200],
        ended_at=now, reserved_until=None, **clock(None),
    )  # fmt: skip
    end_claims(wish, ClaimState.ENDED, now=now, reason="withdrawn")
    if was_held:
        tell_helper(wish, "wish_withdrawn", now=now)


@transaction.atomic
def roll_over(wish: Wish, *, by: Member, now: datetime) -> None:
    """The round is over and nobody claimed it: the desk asks whether it still holds."""
    due_at = work_days(AGAIN_DAYS, wish.community, now)
    cleared: dict[str, Any] = {"reserved_for": None, "reserved_until": None, "fair_until": None}
    move(wish, "roll_over", by=by, now=now, payload={"round": wish.round}, **cleared,
         **clock(due_at))  # fmt: skip
    tell_desk(wish, "wish_rolled_over", now=now)


def _columns(wish: Wish, public: Public) -> dict[str, Any]:
    """The public words as the row keeps them. Raises Refused for what would tell too much."""
    title, text = public.title.strip(), public.text.strip()
    if not title or not public.salutation.strip():
        raise Refused(_("Give it a title, and say how we call the asker."))
    _refuse_private(wish, f"{title} {text} {public.salutation}")
    if public.minutes not in MINUTES or not 0 < public.people <= MOST_PEOPLE:
        raise Refused(_("Choose how long it takes, and how many people."))
    if set(public.skills) - set(Skill.values) or set(public.slots) - set(FREE_TIMES):
        raise Refused(_("Choose skills and times from the list."))
    return {
        "title": title, "text": text, "salutation": public.salutation.strip(),
        "kind": public.kind, "is_project": public.is_project,
        "skill_codes": packed(public.skills), "slot_codes": packed(public.slots),
        "minutes": public.minutes, "people": public.people, "wanted_on": public.wanted_on,
    }  # fmt: skip


def _refuse_private(wish: Wish, text: str) -> None:
    """The board tells the community only: no telephone, no full name, no address."""
    if _NUMBER.search(text):
        raise Refused(_("There is a telephone number in the public words. Take it out."))
    if len(wish.name) > 1 and wish.name in text:
        raise Refused(_("The asker’s full name is in the public words. Write “Granny Li”."))
    if len(wish.address) > 3 and wish.address in text:
        raise Refused(_("The address is in the public words. The community’s name is enough."))


def _fair_until(public: Public, now: datetime) -> datetime | None:
    return None if public.is_project else now + timedelta(hours=FAIR_HOURS)
