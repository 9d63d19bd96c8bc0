"""How a new installation gets its first administrator, who then keeps all others."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.registry.actions import touch
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import OVERSEEING, OrgKind, Role
from youhu.upkeep.actions.keeping import Hand, keep, values_of
from youhu.upkeep.actions.people import give_login
from youhu.upkeep.rules import Topic, Verb


@dataclass(frozen=True)
class Founding:
    """The district by its six digits, what its command room is called, and who keeps it."""

    area_code: str
    unit_name: str
    person_name: str
    username: str


@transaction.atomic
def found_district(what: Founding, *, now: datetime) -> str:
    """Make the first administrator, with a command room to sit in where there is none yet.

    Answers with their first password, which is kept nowhere in clear. Raises Refused when somebody
    keeps the district already, ValidationError when a code or a name does not hold.
    """
    today = localdate(now)
    keepers = Member.objects.serving(today).filter(role=Role.ADMIN, person__user__is_active=True)
    if keepers.filter(organisation__area_code__startswith=what.area_code).exists():
        raise Refused(_("An administrator keeps this district. They appoint others, on its pages."))
    unit = _unit(what, now)
    person = Person(name=what.person_name)
    person.full_clean()
    person.save()
    member = Member(person=person, organisation=unit, role=Role.ADMIN, valid_from=today)
    member.full_clean()
    member.save()
    touch("registry")
    return _write_down(what, member, now)


def _unit(what: Founding, now: datetime) -> Organisation:
    rows = Organisation.objects.filter(area_code=what.area_code, kind__in=OVERSEEING)
    known = rows.order_by("-kind", "pk").first()
    if known is not None:
        return known
    unit = Organisation(
        code=f"command-{what.area_code}",
        name=what.unit_name,
        kind=OrgKind.COMMAND_ROOM,
        area_code=what.area_code,
        active_from=localdate(now),
    )
    unit.full_clean()
    unit.save()
    return unit


def _write_down(what: Founding, member: Member, now: datetime) -> str:
    """The first changes: the unit, the person and the post, by the very person."""
    assert member.organisation is not None
    hand = Hand(by=member, basis=_("The district was founded."), now=now)
    made = (
        (member.organisation, Topic.ORGANISATION),
        (member.person, Topic.PERSON),
        (member, Topic.MEMBER),
    )
    for row, topic in made:
        keep(row, topic, hand, verb=Verb.ENTER, before={}, after=values_of(row))
    return give_login(member.person, hand, username=what.username)
