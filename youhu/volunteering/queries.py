"""Whose a check-in is, who may confirm, and who can help where: reading only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from shapely.geometry import shape

from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind, Role
from youhu.territory.models import Area, AreaShape, Residence
from youhu.territory.rules import AreaKind
from youhu.volunteering.models import (
    Activity,
    CheckIn,
    Letter,
    Need,
    ServiceRecord,
    SignUp,
    UnitCheckIn,
)
from youhu.volunteering.rules import (
    LETTER_AFTER,
    RECENT,
    STAR_HOURS,
    WINDOW,
    ActivityState,
    LetterState,
    ServiceState,
    SignUpState,
    Source,
    State,
    free_at,
    quarter_before,
    quarter_of,
    quarter_span,
    stars_of,
    to_next_star,
    unpacked,
)


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


def has_checked_in(member: Member) -> bool:
    """Whether somebody has checked in, and is not refused."""
    return bool(member.pk) and CheckIn.objects.active().filter(person=member.person_id).exists()


def community_of(code: str) -> Area | None:
    return Area.objects.filter(kind=AreaKind.COMMUNITY, code=code).first()


def all_waiting() -> Iterator[QuerySet[Any]]:
    """Everything with a clock that runs, kind by kind, with what a warning says of it."""
    yield CheckIn.objects.active().select_related("person", "community")
    logged = ServiceRecord.objects.filter(state=ServiceState.LOGGED)
    yield logged.select_related("person", "community")
    objected = SignUp.objects.filter(state=SignUpState.ABSENT, due_at__isnull=False)
    yield objected.select_related("person", "activity__community")
    yield UnitCheckIn.objects.active().select_related("unit", "community")
    yield Letter.objects.filter(state=LetterState.SENT).select_related("unit")


def stranded(now: datetime) -> QuerySet[SignUp]:
    """Who is still at a place where nothing takes place any more."""
    here = SignUp.objects.filter(state=SignUpState.HERE, activity__ends_at__lte=now - WINDOW)
    gone = here.exclude(activity__state=ActivityState.OPEN)
    return gone.select_related("person", "activity__community").order_by("pk")


def everything() -> Iterator[QuerySet[Any]]:
    """Everything that has a state and a chain in the ledger, kind by kind."""
    for model in (CheckIn, ServiceRecord, Activity, UnitCheckIn, Need):
        yield model._default_manager.select_related("community")
    yield SignUp.objects.select_related("activity__community")
    yield Letter.objects.select_related("unit")


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


def letters_due(
    now: datetime, *, most: int
) -> Iterator[tuple[Organisation, tuple[int, int], list[ServiceRecord]]]:
    """The units that read of the quarter which has ended: each with its services, oldest first.

    A few days lie between, in which the last hours are confirmed.
    """
    quarter = quarter_before(*quarter_of(timezone.localdate(now)))
    _begins, ends = quarter_span(*quarter)
    if now < ends + LETTER_AFTER:
        return
    told = Letter.objects.filter(year=quarter[0], quarter=quarter[1]).values("unit")
    rows = ServiceRecord.objects.filter(
        state=ServiceState.CREDITED, unit__isnull=False, starts_at__lt=ends
    ).exclude(unit__in=told)
    units = rows.order_by("unit").values_list("unit", flat=True).distinct()[:most]
    for unit in Organisation.objects.filter(pk__in=list(units)).order_by("code"):
        services = rows.filter(unit=unit).select_related("person").order_by("starts_at", "pk")
        yield unit, quarter, list(services)


@dataclass(frozen=True)
class Tally:
    """What somebody has served: minutes of this month and in all, times, points, stars."""

    month: int
    minutes: int
    times: int
    points: int

    @property
    def stars(self) -> int:
        return stars_of(self.minutes)

    @property
    def missing(self) -> int | None:
        """Minutes to the next star."""
        return to_next_star(self.minutes)

    @property
    def share(self) -> int:
        """How much of the way to the next star is done, in percent."""
        steps = (0, *STAR_HOURS)
        if self.stars == len(STAR_HOURS):
            return 100
        below, above = steps[self.stars] * 60, steps[self.stars + 1] * 60
        return (self.minutes - below) * 100 // (above - below)


def tally_of(person_id: int, *, now: datetime) -> Tally:
    """The confirmed hours of one person."""
    begins = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    sums = ServiceRecord.objects.counted().filter(person=person_id).aggregate(
        month_sum=Sum("minutes", filter=Q(starts_at__gte=begins)), all_sum=Sum("minutes"),
        n=Count("pk"), point_sum=Sum("points"),
    )  # fmt: skip
    whole = sums["all_sum"] or 0
    return Tally(sums["month_sum"] or 0, whole, sums["n"], sums["point_sum"] or 0)


def waiting_at(member: Member) -> int:
    """How many next steps wait for this member's desk or unit, for the rail."""
    if member.role != Role.HANDLER or member.organisation_id is None:
        return 0
    if not member.keeps_community:
        signs = Letter.objects.filter(unit=member.organisation_id, state=LetterState.SENT)
        return signs.count()
    here = {"community__code": member.area_code}
    submitted = CheckIn.objects.filter(state=State.SUBMITTED, **here).count()
    logged = ServiceRecord.objects.filter(state=ServiceState.LOGGED, **here).count()
    units = UnitCheckIn.objects.filter(state=State.SUBMITTED, **here).count()
    objections = SignUp.objects.filter(
        state=SignUpState.ABSENT, due_at__isnull=False, activity__community__code=member.area_code
    ).count()
    return submitted + logged + units + objections


def home_community(person_id: int, *, on: date) -> str:
    """The code of the community where somebody lives; empty where no home is known."""
    living = Residence.objects.serving(on).filter(person=person_id)
    codes = living.order_by("pk").values_list("household__building__cell__parent__code", flat=True)
    return codes.first() or ""
