"""Whose a check-in is, who may confirm, and who can help where: reading only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum
from django.utils import timezone
from shapely.geometry import shape

from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind
from youhu.territory.models import Area, AreaShape, Residence
from youhu.territory.rules import AreaKind
from youhu.volunteering.models import CheckIn, ServiceRecord
from youhu.volunteering.rules import RECENT, ServiceState, Source, State, free_at, unpacked


def desk_of(community: Area) -> Organisation | None:
    """The committee that keeps a community."""
    rows = Organisation.objects.filter(kind=OrgKind.COMMUNITY, area_code=community.code)
    return rows.order_by("pk").first()


def keeps(member: Member, community: Area) -> bool:
    """Whether the member is at the desk of this very community."""
    return member.keeps_community and member.area_code == community.code


def may_confirm(record: ServiceRecord, member: Member) -> bool:
    """Who confirms a service: the community's desk; a wish is confirmed where it came true.

    Nobody confirms their own.
    """
    if member.pk and member.person_id == record.person_id:
        return False
    return keeps(member, record.community) or record.source == Source.WISH


def community_of(code: str) -> Area | None:
    return Area.objects.filter(kind=AreaKind.COMMUNITY, code=code).first()


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who has checked in and can be asked: skills, free times, home and recent load."""

    check_in: int
    person: int
    name: str
    community: str  # its code
    skills: frozenset[str]
    kinds: frozenset[str]
    free: frozenset[str]
    lng: float  # of the home; of the middle of the community where no home is known
    lat: float
    is_home_known: bool
    minutes: int  # of service in the last 90 days, confirmed or not
    times: int

    def is_free(self, starts_at: datetime, ends_at: datetime | None = None) -> bool:
        return free_at(self.free, starts_at, ends_at)


def helpers_of(community: Area, *, now: datetime) -> list[Helper]:
    """Everybody who is checked in to a community, or to those of a larger area; four statements.

    Home points are for matching alone: no page shows them.
    """
    rows = CheckIn.objects.filter(
        state=State.ACCEPTED, community__code__startswith=community.code
    ).order_by("pk")
    found = list(
        rows.values_list(
            "pk", "person_id", "person__name", "community__code", "skill_codes", "kind_codes",
            "free_codes",
        )
    )  # fmt: skip
    homes, loads = _homes(community, now), _loads(community, now)
    middles = _middles((row[3] for row in found if row[1] not in homes), now)
    helpers = []
    for pk, person, name, code, *codes in found:
        skills, kinds, free = map(unpacked, codes)
        lng, lat = homes.get(person) or middles[code]
        minutes, times = loads.get(person, (0, 0))
        helpers.append(
            Helper(
                pk, person, name, code, skills, kinds, free, lng, lat, person in homes, minutes,
                times,
            )
        )  # fmt: skip
    return helpers


def _homes(area: Area, now: datetime) -> dict[int, tuple[float, float]]:
    serving = Residence.objects.serving(timezone.localdate(now)).filter(
        person__check_ins__state=State.ACCEPTED,
        person__check_ins__community__code__startswith=area.code,
    )
    house = ("person", "household__building__lng", "household__building__lat")
    return {person: (lng, lat) for person, lng, lat in serving.values_list(*house)}


def _loads(area: Area, now: datetime) -> dict[int, tuple[int, int]]:
    recent = ServiceRecord.objects.filter(starts_at__gt=now - RECENT).exclude(
        state=ServiceState.REFUSED
    )
    sums = recent.filter(
        person__check_ins__state=State.ACCEPTED,
        person__check_ins__community__code__startswith=area.code,
    ).values("person").order_by().annotate(minutes=Sum("minutes"), n=Count("pk"))  # fmt: skip
    return {row["person"]: (row["minutes"], row["n"]) for row in sums}


def _middles(codes: Iterable[str], now: datetime) -> dict[str, tuple[float, float]]:
    """A point inside each area, for those whose home is not known."""
    rows = AreaShape.objects.valid(now).filter(area__code__in=set(codes))
    found = {}
    for code, outline in rows.values_list("area__code", "geometry"):
        point = shape(outline).representative_point()
        found[code] = (point.x, point.y)
    return found
