"""Summonses of the sample district: an examinee in a closed building, and one under way now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from youhu.calls.reference import current
from youhu.demo.logins import COMMUNITY, PASSWORD, SUMMONS_LOGINS, Login
from youhu.registry.actions import enter_members, enter_organisations
from youhu.registry.models import Member, Organisation, Person, User
from youhu.registry.rules import OrgKind, Role
from youhu.summons import actions
from youhu.summons.actions import Appeal, CheckIn, Pledge
from youhu.summons.models import Part, Summons
from youhu.summons.rules import Rating

BRANCH = "branch-huihe-3"
EXAMINEE = (
    "封闭楼栋内一名考生，须在 13:30 前到考点",
    "惠和苑 3 栋今日封闭。楼内一名考生 14:00 开考，须 13:30 前到第二考区，车程 18 分钟。\n"
    "家长一名同车陪同；家中老人由社区送餐。请教育局协调备用考室，公安核验身份、开辟出楼通道，"
    "交警保障专车通行，卫健局出楼前检测。",
    "惠和苑 3 栋东门",
    "郑一鸣",
    "准考证尾号 0618，第二考区备用考室 B-102；母亲同行，联系电话在支部登记簿。",
)
BURST = (
    "惠和苑地下车库进水，住户电梯停运",
    "车库入口积水约 30 厘米，3 栋两部电梯停运，楼上有行动不便的老人 4 名。"
    "需要排水、电梯检修和临时转运。",
    "惠和苑地下车库入口",
    "林桂珍",
    "3 栋 1802，82 岁，需每日透析，今日 17:00 前须出门。",
)
FINDINGS = (
    "楼内共 1 名考生。四家单位到场会商，同意专车直送、单独考室、单独检测。",
    "出楼通道走东门，13:00 前完成登车。",
)


@dataclass(frozen=True)
class Way:
    """How one unit took part: minutes after the call, and what was said of it."""

    acknowledged: int
    arrived: int
    reported: int
    report: str
    rating: Rating
    note: str = ""


WAYS = {
    "education": Way(3, 22, 190, "考生 13:12 进入备用考室 B-102，监考 2 人到位。", Rating.SATISFIED,
                     "备用考室、延时入场安排得很周到。"),
    "police": Way(2, 11, 116, "身份核验完毕，东门通道已开辟，留 1 人值守至登车。",
                  Rating.SATISFIED),
    "traffic-police": Way(18, 57, 170, "专车 1 辆、骑警 1 名全程护送，12:58 到考点。",
                          Rating.BASICALLY, "到场晚了近半小时，后面很得力。"),
    "health": Way(7, 28, 98, "出楼前采样检测 1 人，结果合格，司机同步检测。", Rating.SATISFIED,
                  "结果快。"),
}  # fmt: skip
PLEDGES = (
    ("police", "核验身份后从东门登车", 110, "12 点前核验完毕"),
    ("traffic-police", "专车到 3 栋东门，护送到考点", 160, "12:40 发车"),
    ("education", "13:30 前安排进备用考室", 180, "考生已入场"),
)


def call_together(now: datetime) -> None:
    """The branch and its logins, the story of the examinee, and a summons that runs now."""
    branch = _branch(now)
    for login in SUMMONS_LOGINS:
        _give_login(login)
    by = _hand(branch)
    place = current().middle(COMMUNITY, now)
    where = (round(place.lng, 6), round(place.lat, 6))
    _examinee(by, where, now)
    _running(by, where, now)


def _branch(now: datetime) -> Organisation:
    """A temporary branch in a closed building, with its secretary."""
    since = timezone.localdate(now) - timedelta(days=30)
    branch = Organisation(
        code=BRANCH, kind=OrgKind.PARTY_TEMPORARY, name="惠和苑 3 栋临时党支部",
        name_en="Temporary Party Branch, Huihe Court Building 3", short_name="惠和苑3栋临时支部",
        parent=Organisation.objects.get(code=f"community-{COMMUNITY}"), area_code=COMMUNITY,
        phone="020-5550 0199", active_from=since,
    )  # fmt: skip
    enter_organisations([branch])
    person = Person(name="欧阳静")
    enter_members([Member(person=person, organisation=branch, role=Role.HANDLER, valid_from=since)])
    return branch


def _give_login(login: Login) -> None:
    """Let the first handler of a unit sign in."""
    member = _hand(Organisation.objects.get(code=login.unit))
    user = User.objects.create(username=login.username, password=make_password(PASSWORD))
    Person.objects.filter(pk=member.person_id).update(user=user)


def _hand(unit: Organisation) -> Member:
    rows = Member.objects.filter(organisation=unit, role=Role.HANDLER)
    return rows.select_related("organisation", "person").order_by("pk")[0]


def _units(codes: Sequence[str]) -> list[Organisation]:
    found = {unit.code: unit for unit in Organisation.objects.filter(code__in=codes)}
    return [found[code] for code in codes]


def _raise(
    words: tuple[str, str, str, str, str], codes: Sequence[str], by: Member,
    where: tuple[float, float], at: datetime, *, urgency: str, needed_by: datetime,
) -> Summons:  # fmt: skip
    title, text, address, name, details = words
    lng, lat = where
    said = Appeal(title, text, urgency, address, lng, lat, needed_by, name, details)
    lead, *assisting = _units(codes)
    return actions.raise_summons(said, lead=lead, assisting=assisting, by=by, now=at)


def _examinee(by: Member, where: tuple[float, float], now: datetime) -> None:
    """The whole story, on a day last week: one unit comes late and is warned, all are rated."""
    day = timezone.localtime(now) - timedelta(days=6)
    begun = day.replace(hour=10, minute=4, second=0, microsecond=0)
    needed_by = begun.replace(hour=13, minute=30)
    summons = _raise(
        EXAMINEE, list(WAYS), by, where, begun, urgency="critical", needed_by=needed_by
    )
    parts = {part.unit.code: part for part in _parts(summons)}
    deeds = [(way.acknowledged, code, "acknowledge") for code, way in WAYS.items()]
    deeds += [(way.arrived, code, "arrive") for code, way in WAYS.items()]
    deeds += [(way.reported, code, "report") for code, way in WAYS.items()]
    deeds += [(60, "education", "confer")]
    deeds += [(minute, code, "finish") for code, _task, minute, _note in PLEDGES]
    deeds += [(minute, "education", "tick") for minute in (10, 30, 40, 50)]
    for minute, code, deed in sorted(deeds):
        at = begun + timedelta(minutes=minute)
        _do(deed, summons, parts[code], where, at)
    for code, way in WAYS.items():
        rated_at = begun + timedelta(minutes=way.reported + 20)
        part = _fresh(parts[code])
        actions.rate(part, rating=way.rating, note=way.note, by=by, now=rated_at)
    actions.end(summons, by=by, now=begun + timedelta(minutes=260))


def _do(deed: str, summons: Summons, part: Part, where: tuple[float, float], at: datetime) -> None:
    part, hand = _fresh(part), _hand(part.unit)
    near = CheckIn(where[0] + 0.0003, where[1])
    if deed == "tick":
        actions.warn(now=at)
    elif deed == "acknowledge":
        actions.acknowledge(part, by=hand, now=at)
    elif deed == "arrive":
        actions.arrive(part, near, by=hand, now=at)
    elif deed == "report":
        actions.report(part, report=WAYS[part.unit.code].report, by=hand, now=at)
    elif deed == "confer":
        _confer(summons, hand, at)
    else:
        agreed = summons.agreed.select_related("unit").get(unit=part.unit)
        note = next(note for code, _task, _minute, note in PLEDGES if code == part.unit.code)
        actions.finish(agreed, note=note, by=hand, now=at)


def _confer(summons: Summons, by: Member, at: datetime) -> None:
    units = {unit.code: unit for unit in _units(list(WAYS))}
    begun = summons.called_at
    pledges = [
        Pledge(units[code], task, begun + timedelta(minutes=minute + 6))
        for code, task, minute, _note in PLEDGES
    ]
    actions.confer(
        summons, findings="\n".join(FINDINGS), pledges=pledges, units=list(units.values()),
        people="支部书记 欧阳静；教育、公安、交警、卫健各 1 人", by=by, now=at,
    )  # fmt: skip


def _running(by: Member, where: tuple[float, float], now: datetime) -> None:
    """One that is open right now: every role has a next step in it."""
    begun = now - timedelta(minutes=14)
    codes = ("water", "urban", "health", "police")
    needed_by = (timezone.localtime(now) + timedelta(hours=3)).replace(minute=0, second=0)
    summons = _raise(BURST, codes, by, where, begun, urgency="critical", needed_by=needed_by)
    lead, urban, health, police = _parts(summons)
    near = CheckIn(where[0] - 0.0004, where[1] + 0.0002)
    hands = {part.pk: _hand(part.unit) for part in (lead, urban, health, police)}
    actions.acknowledge(lead, by=hands[lead.pk], now=begun + timedelta(minutes=2))
    actions.acknowledge(police, by=hands[police.pk], now=begun + timedelta(minutes=3))
    actions.arrive(police, near, by=hands[police.pk], now=begun + timedelta(minutes=9))
    actions.arrive(lead, near, by=hands[lead.pk], now=begun + timedelta(minutes=11))
    actions.acknowledge(urban, by=hands[urban.pk], now=begun + timedelta(minutes=8))
    actions.begin(police, by=hands[police.pk], now=begun + timedelta(minutes=10))
    said = "已疏导车辆、设警戒线，协助转移老人 2 名。"
    actions.report(police, report=said, by=hands[police.pk], now=begun + timedelta(minutes=13))
    actions.warn(now=now)


def _parts(summons: Summons) -> list[Part]:
    return list(summons.parts.whole().order_by("pk"))


def _fresh(part: Part) -> Part:
    found: Part = Part.objects.whole().get(pk=part.pk)
    return found
