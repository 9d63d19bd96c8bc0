"""Who checked in where they live in the sample district, and what they did for neighbours."""

from datetime import datetime, timedelta

from django.utils import timezone

from youhu.calls.reference import current
from youhu.demo.logins import COMMUNITY
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.volunteering import actions
from youhu.volunteering.actions import Offer, Plan, Position, ReportForm
from youhu.volunteering.models import Activity, Need, Team
from youhu.volunteering.rules import FREE_TIMES, ServiceKind, Skill, Source, Way

NEIGHBOURS = 18  # besides those who can sign in
WAITING_EVERY = 6  # of the neighbours one waits to be accepted
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Days ago, hours, kind, what: the volunteer's record over three quarters of a year.
DONE = (
    (2, 2, ServiceKind.SAFETY, "周末楼道安全巡查"),
    (9, 3, ServiceKind.HEALTH, "陪黄姨到区二院复诊"),
    (23, 1, ServiceKind.RELIEF, "帮独居老人换灯管"),
    (75, 3, ServiceKind.SAFETY, "台风前排查阳台花盆"),
    (96, 4, ServiceKind.CULTURE, "暑期儿童阅读角"),
    (118, 3, ServiceKind.RELIEF, "给独居老人送餐"),
    (140, 3, ServiceKind.GOVERNANCE, "垃圾分类桶边值守"),
)
NEEDS = (
    ("请律师每月来一次，讲物业和租赁纠纷", ServiceKind.LEGAL),
    ("给 26 户独居老人装烟感报警器", ServiceKind.SAFETY),
    ("暑期儿童托管需要教室和老师", ServiceKind.CULTURE),
)


def volunteers_serve(now: datetime) -> None:
    """Check-ins in every state, hours with their letter, activities, a team, units and needs."""
    now = now.replace(microsecond=0)
    desk = Member.objects.get(person__user__username="secretary", role=Role.HANDLER)
    area = Area.objects.get(kind="community", code=COMMUNITY)
    first, second = _member("volunteer"), _member("volunteer2")
    employer = _member("handler", Role.HANDLER).organisation
    since = now - 200 * DAY
    _arrive(first, area, employer, desk, since, skills=(Skill.ELECTRICITY, Skill.CANTONESE))
    _arrive(second, area, employer, desk, since, skills=(Skill.TUTORING, Skill.DIGITAL))
    neighbours = _neighbours(area, employer, desk, now)
    for days, hours, kind, what in DONE:
        _did(first, area, desk, now - days * DAY, hours, kind, what)
    _did(second, area, desk, now - 88 * DAY, 2, ServiceKind.CULTURE, "辅导功课")
    actions.credit(now=now - 30 * DAY)
    _past_activity(area, desk, first, second, now)
    _to_come(area, desk, [first, *neighbours], now)
    _units(area, desk, now)
    actions.credit(now=now)
    actions.send_letters(now=now)
    actions.issue_certificate(by=first, now=now)
    actions.warn(now=now)


def _member(login: str, role: Role = Role.RESIDENT) -> Member:
    return Member.objects.filter(person__user__username=login, role=role).order_by("pk")[0]


def _arrive(
    member: Member, area: Area, unit: Organisation | None, desk: Member, at: datetime,
    *, skills: tuple[Skill, ...],
) -> None:  # fmt: skip
    offer = Offer(skills, (ServiceKind.RELIEF,), ("6a", "6p", "7p", "3e"), "", unit)
    made = actions.check_in(member.person, area, offer, way=Way.CODE, by=member, now=at)
    actions.accept(made, by=desk, now=at + 3 * HOUR)
    actions.recheck(made, offer, by=member, now=at + 150 * DAY)


def _neighbours(area: Area, unit: Organisation | None, desk: Member, now: datetime) -> list[Member]:
    """Members in service who live there; some have only just checked in."""
    living = Member.objects.filter(
        role=Role.RESIDENT, person__user=None,
        person__residences__household__building__cell__code__startswith=area.code,
    ).select_related("person").order_by("pk").distinct()[:NEIGHBOURS]  # fmt: skip
    skills, kinds, here = list(Skill), list(ServiceKind), []
    for n, member in enumerate(living):
        free = [slot for i, slot in enumerate(FREE_TIMES) if (i * 7 + n) % 5 == 0]
        chosen = (skills[n % len(skills)], skills[(n * 5 + 2) % len(skills)])
        offer = Offer(chosen, (kinds[n % len(kinds)],), free, "", unit if n % 3 else None)
        is_new = n % WAITING_EVERY == 0
        at = now - (n % 2 + 1) * HOUR if is_new else now - (20 + 5 * n) * DAY
        way = Way.PHONE if n % 2 else Way.CODE
        made = actions.check_in(member.person, area, offer, way=way, by=member, now=at)
        if not is_new:
            actions.accept(made, by=desk, now=at + HOUR)
            here.append(member)
    return here


def _did(
    member: Member, area: Area, desk: Member, ends_at: datetime, hours: int, kind: ServiceKind,
    what: str,
) -> None:  # fmt: skip
    made = actions.log_service(
        member.person, community=area, what=what, kind=kind, starts_at=ends_at - hours * HOUR,
        ends_at=ends_at, source=Source.MANUAL, by=desk, now=ends_at + HOUR,
    )  # fmt: skip
    actions.confirm_service(made, by=desk, now=ends_at + 2 * HOUR)


def _plan(area: Area, at: datetime, title: str, places: int, team: Team | None = None) -> Plan:
    place = current().middle(area.code, at)
    text = "在社区服务站集合，穿红马甲。带水，听队长安排。"
    return Plan(
        title, text, ServiceKind.SAFETY, "社区服务站门口", round(place.lng, 6),
        round(place.lat, 6), at, at + 2 * HOUR, places, team=team,
    )  # fmt: skip


def _past_activity(area: Area, desk: Member, first: Member, second: Member, now: datetime) -> None:
    """One came and went, and waits for the desk; one did not come, and objects to it."""
    starts_at = now - 26 * HOUR
    plan = _plan(area, starts_at, "雨后巷道清淤", 10)
    made = actions.publish(plan, community=area, by=desk, now=starts_at - 5 * DAY)
    ups = [
        actions.sign_up(made, member.person, by=member, now=starts_at - DAY)
        for member in (first, second)
    ]
    there = Position(made.lng, made.lat)
    actions.come(ups[0], there, by=first, now=starts_at)
    actions.go(ups[0], there, by=first, now=starts_at + 2 * HOUR)
    actions.end_activities(now=starts_at + 4 * HOUR)
    ups[1].refresh_from_db()
    why = "到了现场，手机没电，没签上到，队长可以作证。"
    actions.object_to(ups[1], note=why, by=second, now=now - HOUR)


def _to_come(area: Area, desk: Member, members: list[Member], now: datetime) -> None:
    """One on Saturday with a waiting list, one soon with places; and a team."""
    team = actions.found_team(
        area, name="红棉应急队", about="台风、暴雨、停电时上门看望老人", lead=members[0].person,
        by=desk, now=now - 60 * DAY,
    )  # fmt: skip
    for member in members[1:4]:
        actions.join_team(team, by=member, now=now - 50 * DAY)
    morning = timezone.localtime(now).replace(hour=9, minute=0, second=0)
    full = _publish(area, desk, morning + 6 * DAY, "社区消防安全入户宣传", 3, now, team)
    for member in members[1:6]:
        actions.sign_up(full, member.person, by=member, now=now - HOUR)
    soon = _publish(area, desk, morning + 2 * DAY, "冬至前给独居老人送温暖", 12, now)
    for member in members[2:5]:
        actions.sign_up(soon, member.person, by=member, now=now - HOUR)


def _publish(
    area: Area, desk: Member, at: datetime, title: str, places: int, now: datetime,
    team: Team | None = None,
) -> Activity:  # fmt: skip
    plan = _plan(area, at, title, places, team)
    return actions.publish(plan, community=area, by=desk, now=now - 2 * DAY)


def _units(area: Area, desk: Member, now: datetime) -> None:
    """Two units: one is checked in and has taken up a need, one waits."""
    for what, kind in NEEDS:
        actions.list_need(area, what=what, kind=kind, by=desk, now=now - 20 * DAY)
    by = _member("handler", Role.HANDLER)
    form = ReportForm(
        "李文斌", "02089001234", "海珠区广州大道南 999 号", (ServiceKind.SAFETY,),
        "每月一次户外广告和招牌安全检查；台风前协助清理高空悬挂物。",
    )  # fmt: skip
    made = actions.check_in_unit(area, form, by=by, now=now - 40 * DAY)
    actions.accept_unit(made, by=desk, now=now - 39 * DAY)
    need = Need.objects.filter(community=area).order_by("pk")[1]
    actions.take_need(need, by=by, now=now - 10 * DAY)
    health = _member("health", Role.HANDLER)
    offer = "每季度一次义诊，教老人量血压。"
    form = ReportForm("陈洁", "02089005678", "海珠区同福中路 333 号", (ServiceKind.HEALTH,), offer)
    actions.check_in_unit(area, form, by=health, now=now - 4 * HOUR)
