"""Six fleets of the sample market: vehicles and drivers in every state, zones, permits, points."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from youhu.demo.market import FLEETS, MARKET
from youhu.fleets import actions
from youhu.fleets.actions import Seen, Shown, Who
from youhu.fleets.models import Driver, Fleet, StreetZone, Vehicle, VehicleType, ViolationKind
from youhu.fleets.queries import Thing, subject_of
from youhu.fleets.rules import DocumentKind, State, needed_of
from youhu.registry.actions import enter_members
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import Role

DAY = timedelta(days=1)
# Code, name, English name, kg, litres, energy, ways, CO₂ g/km, day, km, lift, allowed, permit.
TYPES = (
    ("van-15", "新能源厢货 1.5 吨", "Electric van 1.5 t", 1500, 9000, "electric", "van",
     0, 22_000, 90, True, True, True),
    ("van-08", "新能源微面 0.8 吨", "Small electric van", 800, 4500, "electric", "van",
     0, 15_000, 60, False, True, False),
    ("trike", "电动货运三轮车", "Cargo tricycle", 300, 1800, "electric", "cargo_bike",
     0, 6_000, 25, False, True, False),
    ("diesel", "柴油货车 4.2 米", "Diesel truck 4.2 m", 1800, 15_000, "diesel", "van",
     320, 26_000, 160, True, False, False),
)  # fmt: skip
KINDS = (
    ("parking", "占用消防通道或人行道停车", "Parked in a fire lane or on a pavement", 3),
    ("hours", "限行时段进入管控区域", "Entered a zone at closed hours", 3),
    ("overload", "超载", "Overloaded", 6),
    ("mark", "未按规定悬挂统一标识", "Mark not shown", 1),
)
CORE = ((113.3005, 23.0935), (113.3068, 23.0975))
EAST = ((113.3075, 23.0950), (113.3112, 23.0985))
# Of each fleet: types of vehicles, and names of drivers beside the login.
PARKS = (
    ("van-15", "van-15", "van-08", "trike"),
    ("van-15", "van-15", "van-08"),
    ("van-08", "trike"),
    ("van-15", "trike", "van-08"),
    ("van-08", "van-08"),
    (),
)
CREWS = (
    ("何国强", "黎志明", "冯伟杰", "谭永康"),
    ("梁建华", "罗家豪", "邓俊杰"),
    ("区锦荣", "麦伟文"),
    ("苏国栋", "潘志强", "廖永辉"),
    ("叶伟雄", "崔国良"),
    (),
)
MANAGERS = ("", "霍建明", "区志华", "骆伟坚", "彭国辉", "简锦全")
ENDS_SOON, STOPPED, LACKING = 2, 5, 8  # vehicles with a story, counted from 0


@dataclass
class _Story:
    """The hands of the association and of a fleet, and the day of the sample."""

    market: Organisation
    clerk: Member
    second: Member
    now: datetime

    @property
    def on(self) -> date:
        return timezone.localdate(self.now)

    def at(self, days_ago: int) -> datetime:
        return self.now - days_ago * DAY


def admit_fleets(now: datetime) -> None:
    """Types, zones and kinds of violations; five fleets are in, the sixth has applied."""
    market = Organisation.objects.get(code=MARKET)
    clerk, second = (
        Member.objects.get(person__user__username=name) for name in ("market", "market2")
    )
    story = _Story(market, clerk, second, now)
    types, zone = _ground(story), _zones(story)
    for number, (code, *_names) in enumerate(FLEETS):
        unit = Organisation.objects.get(code=code)
        _fleet(story, unit, number, types, zone)
    _last_fleet(story)
    _stories(story)


def _ground(story: _Story) -> dict[str, VehicleType]:
    names = (
        "code", "name", "name_en", "payload_kg", "volume_l", "energy", "profile", "co2_g_per_km",
        "fixed_cost_cents", "cost_per_km_cents", "has_tail_lift", "is_allowed", "needs_permit",
    )  # fmt: skip
    for code, name, english, points in KINDS:
        actions.keep_kind(
            None, code=code, name=name, name_en=english, points=points, is_used=True,
            by=story.clerk, now=story.at(200),
        )  # fmt: skip
    made = (
        actions.keep_type(
            None, by=story.clerk, now=story.at(200), **dict(zip(names, row, strict=True))
        )
        for row in TYPES
    )
    return {kind.code: kind for kind in made}


def _zones(story: _Story) -> StreetZone:
    """The core is closed to all without a permit at rush hours, the east to diesel all day."""
    core = _zone(story, "core", "商圈核心街道", "Market core streets", CORE)
    east = _zone(story, "kangle", "康乐桥片区", "Kangle Bridge quarter", EAST)
    facts: dict[str, Any] = {
        "valid_from": story.on - 200 * DAY, "by": story.clerk, "now": story.at(199),
        "basis": "商圈交通组织方案（示例）",
    }  # fmt: skip
    for starts, ends in ((time(7), time(10)), (time(16), time(19))):
        actions.add_rule(
            core, starts=starts, ends=ends, weekdays="1234567", with_permit=True, **facts
        )
    for zone in (core, east):
        actions.add_rule(
            zone, starts=time(0), ends=time(23, 59), weekdays="1234567", energy="diesel", **facts
        )
    return core


def _zone(story: _Story, code: str, name: str, english: str, corners: Any) -> StreetZone:
    (west, south), (east, north) = corners
    ring = f"[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]"
    outline = f'{{"type": "Polygon", "coordinates": [{ring}]}}'
    return actions.keep_zone(
        None, outline=outline, code=code, name=name, name_en=english, by=story.clerk,
        now=story.at(200),
    )  # fmt: skip


def _fleet(
    story: _Story, unit: Organisation, number: int, types: dict[str, VehicleType], zone: StreetZone
) -> None:
    at = story.at(180 - number)
    _manager(unit, number, at)
    fleet = actions.apply_fleet(story.market, unit, by=story.clerk, now=at)
    if number == len(FLEETS) - 1:
        return
    _papers(story, fleet, at, 400 + 10 * number)
    _admit(story, fleet, at)
    for n, code in enumerate(PARKS[number]):
        vehicle = actions.apply_vehicle(
            fleet, type=types[code], plate=f"粤AD{number + 1}{n + 1}6{n}8", by=story.clerk, now=at
        )
        _permit(story, vehicle, zone, at)
        _papers(story, vehicle, at, 120 + 20 * n + number)
        _admit(story, vehicle, at)
    for n, name in enumerate(CREWS[number]):
        _admit_driver(story, fleet, name, 10 * number + n, at)


def _manager(unit: Organisation, number: int, at: datetime) -> None:
    """Whoever answers for the fleet; the first one signs in."""
    if not Member.objects.filter(organisation=unit).exists():
        person = Person(name=MANAGERS[number], phone=f"139004402{number:02d}")
        since = timezone.localdate(at)
        enter_members(
            [Member(person=person, organisation=unit, role=Role.HANDLER, valid_from=since)]
        )


def _papers(story: _Story, thing: Thing, at: datetime, days_left: int) -> None:
    """All that it must show, accepted."""
    energy = thing.type.energy if isinstance(thing, Vehicle) else ""
    for n, kind in enumerate(needed_of(subject_of(thing), energy)):
        _paper(story, thing, kind, at, days_left + 37 * n)


def _paper(story: _Story, thing: Thing, kind: str, at: datetime, days_left: int) -> None:
    last = story.on + days_left * DAY
    said = Shown(kind, f"GZ{thing.pk:04d}{kind[:3].upper()}", last - 700 * DAY, last)
    paper = actions.submit_paper(thing, said=said, by=story.clerk, now=at)
    actions.accept_paper(paper, by=story.second, now=at)


def _admit(story: _Story, thing: Thing, at: datetime) -> None:
    actions.propose_admission(thing, by=story.clerk, now=at + DAY)
    actions.admit(thing, by=story.second, now=at + DAY)


def _permit(story: _Story, vehicle: Vehicle, zone: StreetZone, at: datetime) -> None:
    """The large vans may enter the core at rush hours, too."""
    if vehicle.type.needs_permit:
        actions.give_permit(
            vehicle, zone=zone, code=f"TX-{vehicle.mark}", starts=time(7), ends=time(19),
            valid_from=story.on - 180 * DAY, valid_until=story.on + 185 * DAY, by=story.clerk,
            now=at,
        )  # fmt: skip


def _admit_driver(story: _Story, fleet: Fleet, name: str, number: int, at: datetime) -> Driver:
    """The driver who signs in is the first of the first fleet."""
    phone = "13800440104" if number == 0 else f"139004401{number:02d}"
    who = Who(name, phone, _id_number(number))
    driver = actions.apply_driver(fleet, who=who, licence_class="C1", by=story.clerk, now=at)
    _papers(story, driver, at, 300 + number)
    _admit(story, driver, at)
    return driver


WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _id_number(number: int) -> str:
    """An invented identity number with a check digit that fits."""
    digits = f"4401051985{number % 12 + 1:02d}{number % 27 + 1:02d}7{number:02d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


def _last_fleet(story: _Story) -> None:
    """The sixth has handed in one document of two, and was told what is missing."""
    fleet = Fleet.objects.get(organisation__code=FLEETS[-1][0])
    _paper(story, fleet, DocumentKind.BUSINESS_LICENCE, story.at(4), 900)
    actions.give_back(
        fleet, note="缺道路运输经营许可证，请补交后重新提交。", by=story.clerk, now=story.at(2)
    )


def _stories(story: _Story) -> None:
    """One document ends in five days, one vehicle is suspended, one driver waits; points."""
    vehicles = list(Vehicle.objects.filter(state=State.ADMITTED).order_by("pk"))
    soon = Shown(DocumentKind.INSPECTION, "GZ-INS-5", story.on - 360 * DAY, story.on + 5 * DAY)
    vehicle = vehicles[ENDS_SOON]
    vehicle.documents.filter(kind=DocumentKind.INSPECTION).update(valid_until=soon.valid_until)
    _violations(story, vehicles)
    stopped = vehicles[STOPPED]
    actions.propose_suspension(
        stopped, until=story.on + 12 * DAY, note="超载两次，车辆须送检。", by=story.clerk,
        now=story.at(3),
    )  # fmt: skip
    actions.suspend(stopped, by=story.second, now=story.at(2))
    fleet = vehicles[LACKING].fleet
    who = Who("卢志伟", "13900440199", _id_number(77))
    waits = actions.apply_driver(
        fleet, who=who, licence_class="C1", by=story.clerk, now=story.at(1)
    )
    said = Shown(
        DocumentKind.DRIVING_LICENCE, _id_number(77), story.on - 900 * DAY, story.on + 900 * DAY
    )
    actions.submit_paper(waits, said=said, by=story.clerk, now=story.at(1))


def _violations(story: _Story, vehicles: list[Vehicle]) -> None:
    """One stands, one is open to objection, one is objected to."""
    kinds = {kind.code: kind for kind in ViolationKind.objects.all()}
    told = (
        (vehicles[0], "parking", 40, "瑞康路 112 号门前"),
        (vehicles[1], "mark", 2, "新港西路轻纺城 A 区"),
        (vehicles[STOPPED], "overload", 5, "康乐桥东"),
    )
    for vehicle, code, ago, address in told:
        seen = Seen(kinds[code], story.at(ago), address)
        actions.record_violation(vehicle, seen, by=story.clerk, now=story.at(ago))
    actions.stand(now=story.at(20))
    manager = Member.objects.get(person__user__username="fleet")
    mine = vehicles[1].violations.get()
    actions.object_to(mine, note="标识当天送修，已有照片为证。", by=manager, now=story.at(1))
