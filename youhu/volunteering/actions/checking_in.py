"""A member in service checks in, is accepted or refused, moves, and leaves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, may_move, move, record
from youhu.ledger.clocked import clock
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.territory.rules import DISTRICT_DIGITS
from youhu.volunteering.actions.step import (
    at_desk,
    must_say,
    own_or_desk,
    recheck_due,
    tell_desk,
    tell_person,
    work_days,
)
from youhu.volunteering.models import CheckIn
from youhu.volunteering.rules import ACCEPT_DAYS, FREE_TIMES, MOVES, ServiceKind, Skill, Way, packed


@dataclass(frozen=True)
class Offer:
    """What somebody brings: skills, kinds of service, free times, and where to be reached."""

    skills: Collection[str] = ()
    kinds: Collection[str] = ()
    free: Collection[str] = ()
    phone: str = ""
    unit: Organisation | None = None

    def columns(self) -> dict[str, Any]:
        """As the row keeps it. Raises Refused for a code that nobody knows."""
        known: tuple[tuple[Collection[str], Collection[str]], ...] = (
            (self.skills, Skill.values), (self.kinds, ServiceKind.values), (self.free, FREE_TIMES),
        )  # fmt: skip
        for said, codes in known:
            if strange := set(said) - set(codes):
                raise Refused(_("Not known: %(codes)s.") % {"codes": ", ".join(sorted(strange))})
        return {
            "skill_codes": packed(self.skills), "kind_codes": packed(self.kinds),
            "free_codes": packed(self.free), "phone": self.phone, "unit": self.unit,
        }  # fmt: skip


def check_in(
    person: Person, community: Area, offer: Offer, *, way: str, by: Member, now: datetime
) -> CheckIn:
    """Report to the community where one lives; it accepts within its time.

    Raises Refused for somebody who is checked in already, also a moment ago.
    """
    if by.role == Role.HANDLER:
        at_desk(community, by)
    elif by.person_id != person.pk:
        raise Refused(_("You check in yourself only."))
    try:
        with transaction.atomic():
            return _begin(person, community, offer, way=way, by=by, now=now)
    except IntegrityError as why:
        raise Refused(
            _("There is an active check-in already. Leave it, or let it be transferred.")
        ) from why


def _begin(
    person: Person, community: Area, offer: Offer, *, way: str, by: Member, now: datetime,
    follows: CheckIn | None = None,
) -> CheckIn:  # fmt: skip
    made = CheckIn.objects.create(
        district=community.code[:DISTRICT_DIGITS], person=person, community=community, way=way,
        submitted_at=now, follows=follows, **offer.columns(),
        **clock(work_days(ACCEPT_DAYS, community, now)),
    )  # fmt: skip
    begin(made, "check_in", by=by, now=now, payload={"community": community.code, "way": way})
    tell_desk(made, "check_in_submitted", now=now)
    return made


@transaction.atomic
def accept(check_in: CheckIn, *, by: Member, now: datetime) -> None:
    """The community takes somebody in; after half a year it is looked at again."""
    _check(check_in, "accept", by)
    at_desk(check_in.community, by)
    move(
        check_in, "accept", by=by, now=now, accepted_at=now, accepted_by=by,
        **clock(recheck_due(now)),
    )  # fmt: skip
    tell_person(check_in, "check_in_accepted", now=now)


@transaction.atomic
def refuse(check_in: CheckIn, *, note: str, by: Member, now: datetime) -> None:
    """The community does not know this person, and says why."""
    _check(check_in, "refuse", by)
    at_desk(check_in.community, by)
    why = must_say(note, _("Say why, so that the member can check in where it is right."))
    _end(check_in, "refuse", why, by, now)
    tell_person(check_in, "check_in_refused", now=now, note=why)


@transaction.atomic
def leave(check_in: CheckIn, *, note: str, by: Member, now: datetime) -> None:
    """Somebody is not there any more: retired, moved away, or wrongly entered."""
    _check(check_in, "leave", by)
    own_or_desk(check_in, by)
    why = must_say(note, _("Say why the check-in ends."))
    _end(check_in, "leave", why, by, now)
    if by.role == Role.RESIDENT:
        tell_desk(check_in, "check_in_left", now=now)
    else:
        tell_person(check_in, "check_in_ended", now=now, note=why)


@transaction.atomic
def transfer(check_in: CheckIn, *, to: Area, note: str = "", by: Member, now: datetime) -> CheckIn:
    """Somebody moves house: the old check-in ends, the new community has one to accept."""
    _check(check_in, "transfer", by)
    own_or_desk(check_in, by)
    if to.pk == check_in.community_id:
        raise Refused(_("This is the community where the member is checked in. Choose another."))
    offer = Offer(
        check_in.skills, check_in.kinds, check_in.free, str(check_in.phone), check_in.unit
    )
    _end(check_in, "transfer", note.strip(), by, now)
    made = _begin(
        check_in.person, to, offer, way=Way.DESK if by.role == Role.HANDLER else Way.PHONE, by=by,
        now=now, follows=check_in,
    )  # fmt: skip
    tell_person(made, "check_in_transferred", now=now)
    return made


@transaction.atomic
def recheck(check_in: CheckIn, offer: Offer, *, by: Member, now: datetime) -> None:
    """Every half-year, or whenever something changed: what one can do and when one is free."""
    own_or_desk(check_in, by)
    if not check_in.is_active:
        raise Refused(_("This check-in has ended. Check in anew."))
    columns = offer.columns()
    phone = columns.pop("phone")
    runs = clock(recheck_due(now)) if check_in.accepted_at else {}
    record(check_in, "recheck", by=by, now=now, rechecked_at=now, **columns, **runs)
    if phone != check_in.phone:
        check_in.phone = phone
        check_in.save(update_fields=["phone", "phone_index"])


def _check(check_in: CheckIn, verb: str, by: Member) -> None:
    may_move(check_in, MOVES[verb], by)


def _end(check_in: CheckIn, verb: str, why: str, by: Member, now: datetime) -> None:
    move(check_in, verb, by=by, now=now, note=why, ended_at=now, reason=why[:200], **clock(None))
