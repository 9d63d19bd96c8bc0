"""Directives of the sample district: one under way, one carried out, one overdue and watched."""

from datetime import datetime, timedelta

from django.db.models import Case, Q, When
from django.utils import timezone

from youhu.directives import actions
from youhu.directives.models import Directive, Task
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind, Role

DRAINS = (
    "强降雨前完成排水口、雨水井清疏",
    "1. 辖区内易涝点、下穿隧道、地铁口周边的雨水井全部清疏一遍。\n"
    "2. 发现井盖缺失、破损的，立即围蔽并上报。\n"
    "3. 完成后反馈清疏数量，附前后对比照片。",
    "urgent",
    "海三防办〔2026〕18号",
)
SCHOOLS = (
    "中小学周边占道经营、违停专项巡查",
    "上下学时段到校门口巡查，劝离占道摊贩，疏导违停车辆，每校不少于两次。",
    "ordinary",
    "",
)
SITES = (
    "建筑工地扬尘、夜间施工专项检查",
    "对在建工地逐一检查围挡喷淋、车辆冲洗和夜间施工许可，问题工地当日责令整改，并反馈清单。",
    "urgent",
    "海建环〔2026〕9号",
)


def command_some(now: datetime) -> None:
    """The command room's orders of the last days, at every stage that one can be at."""
    by = Member.objects.select_related("organisation").get(person__user__username="command")
    today = timezone.localtime(now).replace(hour=9, minute=0, second=0, microsecond=0)
    begun = today - timedelta(days=1)
    _drains(by, begun)
    _schools(by, today - timedelta(days=6))
    _sites(by, today - timedelta(days=9), now)


def _drains(by: Member, begun: datetime) -> None:
    offices = list(Organisation.objects.filter(kind=OrgKind.SUBDISTRICT).order_by("code"))
    units = [*offices, *Organisation.objects.filter(code__in=("urban", "water")).order_by("code")]
    directive = _issue(DRAINS, units, by, begun, due_at=begun + timedelta(days=2, hours=9))
    tasks = _tasks(directive)
    for n, task in enumerate(tasks):
        if n % 4 == 3:
            continue  # nobody has signed there yet
        hand = _handler(task.unit)
        actions.sign(task, by=hand, now=begun + timedelta(minutes=20 + 7 * n))
        if n % 4 == 0:
            said = f"已清疏雨水井 {36 + 5 * n} 座、排水口 {8 + n} 处，未发现井盖缺失。"
            at = begun + timedelta(hours=5, minutes=11 * n)
            actions.report(task, report=said, photos=(), by=hand, now=at)
    actions.verify(tasks[0], by=by, now=begun + timedelta(hours=9))


def _schools(by: Member, begun: datetime) -> None:
    units = list(Organisation.objects.filter(kind=OrgKind.SUBDISTRICT).order_by("code")[:4])
    directive = _issue(SCHOOLS, units, by, begun, due_at=begun + timedelta(days=4))
    for n, task in enumerate(_tasks(directive)):
        hand, at = _handler(task.unit), begun + timedelta(hours=2 + n)
        actions.sign(task, by=hand, now=at)
        said = f"巡查 {6 + n} 所学校，劝离摊贩 {9 + 3 * n} 档。"
        actions.report(task, report=said, photos=(), by=hand, now=at + timedelta(days=2))
        actions.verify(task, by=by, now=at + timedelta(days=3))


def _sites(by: Member, begun: datetime, now: datetime) -> None:
    """All four are late and under supervision; one reports and is verified, one reports."""
    units = Organisation.objects.filter(Q(kind=OrgKind.SUBDISTRICT) | Q(code="urban"))
    urban_first = Case(When(code="urban", then=0), default=1)
    chosen = list(units.order_by(urban_first, "code")[:4])
    directive = _issue(SITES, chosen, by, begun, due_at=now - timedelta(days=4))
    tasks = _tasks(directive)
    for n, task in enumerate(tasks):
        actions.sign(task, by=_handler(task.unit), now=begun + timedelta(minutes=30 + n))
    actions.warn(now=now)
    actions.supervise_late(now=now)
    for n, task in enumerate(tasks[2:]):
        said = f"检查工地 {7 + n} 处，责令整改 {2 + n} 处，整改清单已报送。"
        actions.report(task, report=said, photos=(), by=_handler(task.unit), now=now)
    actions.verify(tasks[3], note="清单齐全，抽查属实", by=by, now=now)


def _issue(
    words: tuple[str, str, str, str],
    units: list[Organisation],
    by: Member,
    now: datetime,
    *,
    due_at: datetime,
) -> Directive:
    due_at = timezone.localtime(due_at).replace(minute=0, second=0, microsecond=0)
    title, text, urgency, basis = words
    order = actions.Order(title, text, urgency, due_at, basis)
    return actions.issue(order, units, by=by, now=now)


def _tasks(directive: Directive) -> list[Task]:
    return list(
        directive.tasks.select_related("unit", "directive__issuer", "matter__room").order_by("pk")
    )


def _handler(unit: Organisation) -> Member:
    return Member.objects.filter(organisation=unit, role=Role.HANDLER).order_by("pk")[0]
