"""Who may do and read what in a room, and who is there to do it."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from youhu.calls.reference import current
from youhu.calls.rules import RESIDENT_KINDS
from youhu.privacy.models import Look
from youhu.privacy.rules import About
from youhu.registry.models import Member
from youhu.registry.rules import OrgKind, Role
from youhu.rooms import rules
from youhu.rooms.models import HotlineEntry, Mediation, Room, WalkIn
from youhu.rooms.rules import Need, State


def keeps_rooms(member: Member) -> bool:
    """Whether the post sits in the rooms of a community."""
    if member.role not in rules.KEEPERS or member.organisation is None:
        return False
    return member.organisation.kind == OrgKind.COMMUNITY


def keeps(member: Member, room: Room) -> bool:
    """Whether this very room is theirs to keep."""
    return keeps_rooms(member) and member.organisation_id == room.community_id


def team(community_id: int | None, now: datetime) -> list[Member]:
    """The desk and the grid workers of a community, in the order of their names."""
    serving = Member.objects.serving(timezone.localdate(now)).filter(
        organisation=community_id, role__in=rules.KEEPERS
    )
    return list(serving.select_related("person", "organisation").order_by("person__name", "pk"))


def desks(community_id: int | None, now: datetime) -> list[Member]:
    """Those of the team who sit at the desk."""
    return [member for member in team(community_id, now) if member.role == Role.HANDLER]


def is_named_in(case: Mediation, member: Member) -> bool:
    """Whether somebody mediates in a case or is the desk in charge of it."""
    if not member.pk or not keeps_rooms(member):
        return False
    return member.pk == case.desk_id or case.mediators.filter(pk=member.pk).exists()


def has_opened(case: Mediation, member: Member, now: datetime) -> bool:
    """Whether this member put a reading of the file on record a moment ago."""
    since = now - rules.READING
    looks = Look.objects.filter(by=member.pk, about=About.CASE, title=case.code)
    return looks.filter(at__gt=since, at__lte=now).exists()


def is_in_charge(case: Mediation, member: Member) -> bool:
    """Whether this is the desk that the case names."""
    return bool(member.pk) and member.pk == case.desk_id and keeps_rooms(member)


def categories() -> list[tuple[str, list[tuple[int, str]]]]:
    """What residents raise calls about, each under the class that it belongs to."""
    known = current().tables.categories.values()
    leaves = [one for one in known if one.is_active and one.parent and one.kind in RESIDENT_KINDS]
    groups: dict[str, list[tuple[int, str]]] = {}
    for one in sorted(leaves, key=lambda one: (RESIDENT_KINDS.index(one.kind), one.code)):
        groups.setdefault(str(one.parent), []).append((one.pk, str(one)))
    return list(groups.items())


def may_inherit(case: Mediation, member: Member, now: datetime) -> bool:
    """Whether the desk in charge serves no more, and this one sits at the same desk."""
    has_left = not case.desk.serves(timezone.localdate(now))
    return has_left and member.keeps_community and member.organisation_id == case.community_id


def by_need(member: Member, since: datetime) -> list[tuple[str, dict[str, Any]]]:
    """How many newcomers asked for what since a moment, and what became of it."""
    rows = HotlineEntry.objects.visible_to(member).filter(at__gte=since)
    tallied = (
        rows.order_by()
        .values("need")
        .annotate(
            n=Count("pk"),
            n_open=Count("pk", Q(state=State.OPEN)),
            n_settled=Count("pk", Q(state=State.SETTLED)),
            n_called=Count("pk", Q(state=State.CALLED)),
        )
    )
    found = {row["need"]: row for row in tallied}
    known = [(str(need.label), found[need.value]) for need in Need if need.value in found]
    return sorted(known, key=lambda pair: -pair[1]["n"])


def waiting(member: Member) -> int:
    """How much is open in the rooms of a community, or in this member's own mediations."""
    if not keeps_rooms(member):
        return 0
    mine = Mediation.objects.open().filter(Q(desk=member.pk) | Q(mediators=member.pk))
    said = [kind.objects.visible_to(member).open().count() for kind in (WalkIn, HotlineEntry)]
    return sum(said) + mine.distinct().count()
