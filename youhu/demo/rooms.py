"""Familiar-faces rooms of the sample district: walk-ins, a mediation or two, a hotline."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone

from youhu.calls.models import Category
from youhu.calls.reference import current
from youhu.demo.logins import COMMUNITY
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.rooms import actions
from youhu.rooms.actions import Facts, Newcomer, PartyFacts, Said, Turn
from youhu.rooms.models import HotlineEntry, Mediation, Room, WalkIn
from youhu.rooms.places import Language, Province
from youhu.rooms.queries import team
from youhu.rooms.rules import Dispute, Need, Shown, Side, Topic
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind

HONG = ("红姐街坊服务室", "Sister Hong's neighbours' room", "红姐", "020-8412 3601")
CHUN = ("阿春街坊之家", "Ah Chun's neighbours' home", "阿春", "020-8412 3602")
HOTLINE = ("阿春老乡热线", "020-8412 3603")
WEEK = [(day, time(9), time(12)) for day in range(1, 7)]
WEEK += [(day, time(14), time(18)) for day in range(1, 6)]
LAMP = "巷口路灯坏了三天，晚上老人不敢出门。"
FACTS = "楼上夜间拖动家具、孩子奔跑，楼下老人睡眠受影响，双方为此多次争吵。"
MINUTES = "双方到场。楼上同意铺地垫，22 时后不搬动家具；楼下同意先在楼栋群沟通，不再拍门。"
TERMS = (
    "一、楼上住户在客厅和走廊铺设隔音地垫。\n"
    "二、22:00 至次日 7:00 不拖动家具。\n"
    "三、楼下住户不再上门拍门。"
)
WAGES = "小餐馆拖欠帮工两个月工资 9,600 元，老板称周转困难。"


def receive_neighbours(now: datetime) -> None:
    """Two rooms with hours and turns, a register, a mediation under way, one in the archive."""
    desk = Member.objects.get(person__user__username="secretary", role=Role.HANDLER)
    hong, chun = _room(desk, HONG, 0, now), _room(desk, CHUN, 1, now)
    _walk_ins(hong, desk, now)
    _hotline(chun, desk, now)
    _archived(hong, desk, now)
    _under_way(hong, desk, now)
    actions.warn(now=now)


def _room(desk: Member, known: tuple[str, str, str, str], n: int, now: datetime) -> Room:
    """A room in one of the cells of the community, open all week, with a turn for each half."""
    name, name_en, host, phone = known
    lng, lat = _place(n, now)
    opened = now - timedelta(days=60)
    hotline = HOTLINE if n else ("", "")
    facts = Facts(
        name, host, f"惠和苑 {n + 1} 栋首层", lng, lat, phone, Shown.FAMILY, name_en, *hotline
    )
    room = actions.set_up_room(facts, by=desk, now=opened)
    actions.set_hours(room, WEEK, by=desk, now=opened)
    people = team(desk.organisation_id, now)
    since = timezone.localdate(opened)
    for weekdays, member in (("135", people[n % len(people)]), ("246", people[-1 - n])):
        turn = Turn(weekdays, time(8, 30), time(18, 30), since)
        actions.give_turn(room, turn, member=member, by=desk, now=opened)
    new_year = timezone.localdate(now).replace(month=1, day=1)
    new_year = new_year.replace(year=new_year.year + 1)
    actions.set_special_day(room, on=new_year, reason="元旦放假", by=desk, now=now)
    return room


def _place(n: int, now: datetime) -> tuple[float, float]:
    cells = Area.objects.filter(kind=AreaKind.CELL, code__startswith=COMMUNITY).order_by("code")
    place = current().middle(cells[n].code, now)
    return round(place.lng, 6), round(place.lat, 6)


def _walk_ins(room: Room, desk: Member, now: datetime) -> None:
    """Answered, promised, overdue, and one that became a call."""
    grid = Member.objects.get(person__user__username="grid", role=Role.GRID_WORKER)
    for topic, by, ago, said in _said(desk, grid, now):
        at = now - timedelta(days=ago)
        walk_in = actions.take_down(room, said, topic=topic, by=by, now=at)
        if said.matter == LAMP:
            category = Category.objects.get(kind="citizen", code="02001").pk
            actions.make_call(walk_in, category_id=category, text=LAMP, by=desk, now=now)


def _said(desk: Member, grid: Member, now: datetime) -> Iterator[tuple[Topic, Member, int, Said]]:
    """What for, who took it down, how many days ago, what was said and promised."""
    day = timedelta(days=1)
    papers = Said("老人证怎样办，要带什么材料。", "陈伯", "", "带身份证和一寸照片，到社区窗口办。")
    yield Topic.ADVICE, grid, 3, papers
    bench = "希望小区门口的长椅加个靠背。"
    yield Topic.OPINION, desk, 1, Said(bench, "", "", "", grid, "报物业并回复", now + 2 * day)
    school, step = "刚搬来，想给孩子找附近的幼儿园。", "问清空余学位后回电"
    told = Said(school, "林女士", "13600002222", "", desk, step, now + day)
    yield Topic.NEWCOMER, grid, 1, told
    told = Said(LAMP, "何姨", "13600001111", "", desk, "转为诉求", now + day)
    yield Topic.REQUEST, desk, 2, told
    clothes = "想问旧衣回收箱什么时候装。"
    yield Topic.REQUEST, desk, 4, Said(clothes, "", "", "", desk, "问街道后答复", now - day)


def _hotline(room: Room, desk: Member, now: datetime) -> None:
    """Calls of newcomers over the last weeks, one of which waits to be rung back."""
    told = (
        (Need.WORK, Language.XIANG, Province.HUNAN, "想找包吃住的工作。", "已介绍周三招聘会。"),
        (Need.HOUSING, Language.HUBEI, Province.HUBEI, "想租单间，预算一千元。", "已给申请指引。"),
        (Need.WORK, Language.SICHUAN, Province.SICHUAN, "辞工后工资还没结清。", ""),
        (Need.PAPERS, Language.HENAN, Province.HENAN, "居住证怎样续。", "带租赁备案到街道窗口续。"),
        (Need.SCHOOL, Language.MIN, Province.FUJIAN, "孩子想插班四年级。", ""),
    )  # fmt: skip
    for n, (need, language, province, matter, answer) in enumerate(told):
        due_at = None if answer else now + timedelta(days=1)
        said = Said(
            matter, phone=f"1390000{n:04}", answer=answer, next_step="问清后回电", due_at=due_at
        )
        actions.take_call(
            room, said, newcomer=Newcomer(need, language, province), by=desk,
            now=now - timedelta(days=9 - 2 * n),
        )  # fmt: skip


def _accept(room: Room, desk: Member, dispute: str, facts: str, at: datetime) -> Mediation:
    parties = [
        PartyFacts(Side.ASKS, "黎建国", "13500001111", "惠和苑 2 栋 301"),
        PartyFacts(Side.ANSWERS, "吴晓梅", "13500002222", "惠和苑 2 栋 401"),
    ]
    return actions.accept(
        room.community, dispute=dispute, facts=facts, parties=parties, mediators=[desk],
        room=room, by=desk, now=at,
    )  # fmt: skip


def _archived(room: Room, desk: Member, now: datetime) -> None:
    """Neighbours agreed, kept it, and their file is in the archive."""
    at = now - timedelta(days=40)
    case = _accept(room, desk, Dispute.FAMILY, FACTS, at)
    held = at + timedelta(days=2)
    actions.meet(case, at=held, mediators=[desk], minutes=MINUTES, by=desk, now=held)
    agreed, on = held + timedelta(days=1), timezone.localdate(held) + timedelta(days=10)
    actions.agree(
        case, terms=TERMS, performance="地垫于十日内铺好，其余自签字之日起履行。", perform_by=on,
        follow_on=[on], by=desk, now=agreed,
    )  # fmt: skip
    visited = held + timedelta(days=11)
    visit = case.follow_ups.get()
    actions.follow_up(case, visit, note="地垫已铺，两家见面打招呼。", by=desk, now=visited)
    actions.perform(case, outcome="协议已履行。", by=desk, now=visited + timedelta(hours=1))
    actions.archive(case, by=desk, now=visited + timedelta(days=3))


def _under_way(room: Room, desk: Member, now: datetime) -> None:
    """Wages that were not paid: one session was held."""
    at = now - timedelta(days=5)
    case = _accept(room, desk, Dispute.LABOUR, WAGES, at)
    held = at + timedelta(days=1)
    said = "老板承认欠薪，提出分两期付；工人要求先付一半，约定三天后再谈。"
    actions.meet(case, at=held, mediators=[desk], minutes=said, by=desk, now=held)


def promised_here(kind: type[WalkIn] | type[HotlineEntry]) -> int:
    """An open entry of that kind. Raises LookupError without one."""
    found: int = kind.objects.open().order_by("pk")[0].pk
    return found
