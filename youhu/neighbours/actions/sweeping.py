"""What time does: links of members who left, households without a link, what is overdue."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from youhu.ledger.actions import begin as begin_record
from youhu.ledger.actions import move, record
from youhu.neighbours.actions.step import desk_audience, said, tell_of
from youhu.neighbours.desks import desk_of, district_room, room_of
from youhu.neighbours.models import HouseholdLink, LinkPlan, LinkTask, Visit
from youhu.neighbours.queries import cells_without, left_links
from youhu.neighbours.rules import (
    APPROVERS,
    FIRST_PLAN,
    HANDING_OVER,
    TOP_RUNG,
    VISIT_STEPS,
    PlanState,
    TaskKind,
)
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Organisation, nobody
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.territory.rules import COMMUNITY_DIGITS, DISTRICT_DIGITS


def open_tasks(*, now: datetime) -> int:
    """Start and end the clocks of cells: nothing waits without an owner. Answers how many."""
    wanted = {(one.cell.pk, one.person): one for one in _wanted(now)}
    held = {
        (task.cell_id, task.person_id): task
        for task in LinkTask.objects.open().select_related("cell", "unit").order_by("pk")
    }
    for key, task in held.items():
        if key not in wanted:
            move(task, "finish", by=nobody(Role.CLOCK), now=now, ended_at=now)
    fresh = [_begin(one, now) for key, one in wanted.items() if key not in held]
    return sum(fresh)


@dataclass(frozen=True)
class _Wanted:
    cell: Area
    households: int
    person: int | None = None
    why: str = ""


def _wanted(now: datetime) -> Iterator[_Wanted]:
    for left in left_links(now):
        yield _Wanted(left.cell, left.households, left.person, left.why)
    for cell, count in cells_without(now):
        yield _Wanted(cell, count)


@transaction.atomic
def _begin(one: _Wanted, now: datetime) -> int:
    owner = desk_of(one.cell.code, now) or room_of(one.cell.code, now)
    if owner is None:
        return 0  # the promises name the cell
    is_handover = one.person is not None
    task = LinkTask.objects.create(
        district=one.cell.code[:DISTRICT_DIGITS],
        kind=TaskKind.HANDOVER if is_handover else TaskKind.LINK,
        cell=one.cell,
        person_id=one.person,
        why=one.why,
        unit=owner,
        households=one.households,
        opened_at=now,
        due_at=now + (HANDING_OVER if is_handover else FIRST_PLAN),
    )
    payload = {"cell": one.cell.code, "kind": task.kind, "households": one.households}
    begin_record(task, "open", by=nobody(Role.CLOCK), now=now, payload=payload)
    if is_handover:
        _tell_task(task, "links_to_hand_over", desk_audience(owner), now)
    return 1


def _tell_task(task: LinkTask, template: str, to: Audience, now: datetime) -> None:
    words = {"cell": str(task.cell), "count": str(task.households), "due": said(task.due_at)}
    tell_of(task, template, to, now, link=reverse("links"), **words)


def warn(*, now: datetime) -> int:
    """Tell the owner of what is overdue, and later the room above; each once."""
    tasks = LinkTask.objects.open().filter(due_at__lte=now, rung__lt=TOP_RUNG)
    given = sum(
        _climb_task(task, now) for task in tasks.select_related("cell", "unit").order_by("pk")
    )
    needs = Visit.objects.with_need().filter(due_at__lte=now, rung__lt=TOP_RUNG)
    given += sum(_climb_need(one, now) for one in needs.select_related("unit").order_by("pk"))
    plans = LinkPlan.objects.open().filter(due_at__lte=now, warned_at=None)
    return given + sum(_warn_plan(plan, now) for plan in plans.select_related("area", "unit"))


@transaction.atomic
def _climb_task(task: LinkTask, now: datetime) -> int:
    given = 0
    while task.rung < TOP_RUNG and task.next_rung_at <= now:
        rung = task.rung + 1
        fence = {"rung": task.rung, "state": task.state}
        record(task, "warn", by=nobody(Role.CLOCK), now=now, payload={"rung": rung}, fence=fence,
               rung=rung)  # fmt: skip
        for audience in _heard(task.unit, task.cell.code, rung, now):
            _tell_task(task, f"link_{task.kind}_overdue", audience, now)
        given += 1
    return given


@transaction.atomic
def _climb_need(one: Visit, now: datetime) -> int:
    given, code = 0, one.unit.area_code if one.unit else ""
    while one.rung < TOP_RUNG and one.next_rung_at is not None and one.next_rung_at <= now:
        rung = one.rung + 1
        fence = {"rung": one.rung, "state": one.state}
        record(one, "warn", by=nobody(Role.CLOCK), now=now, payload={"rung": rung}, fence=fence,
               rung=rung)  # fmt: skip
        link = f"{reverse('link_visits')}?tab=needs"
        for audience in _heard(one.unit, code, rung, now):
            tell_of(one, "link_need_overdue", audience, now, link=link, due=said(one.due_at))
        given += 1
    return given


def _heard(owner: Organisation | None, code: str, rung: int, now: datetime) -> Iterator[Audience]:
    """Who hears of a rung: first the owner, then those who watch in the room above."""
    if rung == 1 and owner is not None:
        yield desk_audience(owner)
    room = room_of(code, now) if rung > 1 else None
    if room is not None:
        for role in APPROVERS:
            yield Audience(unit=room, role=role)


@transaction.atomic
def _warn_plan(plan: LinkPlan, now: datetime) -> int:
    fence = {"revision": plan.revision}
    record(plan, "warn", by=nobody(Role.CLOCK), now=now, fence=fence, warned_at=now)
    is_waiting = plan.state == PlanState.SUBMITTED
    audiences: Iterable[Audience] = [desk_audience(plan.unit)]
    if is_waiting:
        audiences = _heard(None, plan.area.code, TOP_RUNG, now)
    for audience in audiences:
        tell_of(
            plan, "link_plan_overdue", audience, now, link=plan.get_absolute_url(),
            area=str(plan.area), due=said(plan.due_at),
        )  # fmt: skip
    return 1


@transaction.atomic
def warn_of_visits(*, now: datetime) -> int:
    """Households that nobody visited in their quarter: the desk hears of it, then the rooms."""
    on, given = timezone.localdate(now), 0
    for rung, days in enumerate(VISIT_STEPS, 1):
        late = HouseholdLink.objects.in_force().filter(
            visit_due_on__lt=on - timedelta(days=days), visit_rung=rung - 1
        )
        codes = late.values_list("household__building__cell__code", flat=True)
        counts = Counter(code[:COMMUNITY_DIGITS] for code in codes)
        for community, count in sorted(counts.items()):
            _tell_of_visits(community, count, rung, now)
        given += late.update(visit_rung=rung)
    return given


def _hear_of_visits(community: str, rung: int, now: datetime) -> Iterator[Audience]:
    """The desk, then the room of the subdistrict, at last that of the district."""
    if rung <= TOP_RUNG:
        yield from _heard(desk_of(community, now), community, rung, now)
        return
    room = district_room(community, now)
    if room is not None and room != room_of(community, now):
        for role in APPROVERS:
            yield Audience(unit=room, role=role)


def _tell_of_visits(community: str, count: int, rung: int, now: datetime) -> None:
    area = Area.objects.get(code=community)
    for audience in _hear_of_visits(community, rung, now):
        whose = audience.unit.code if audience.unit else ""
        key = f"link_visits:{community}:{timezone.localdate(now)}:{rung}:{whose}{audience.role}"
        words = {"area": str(area), "count": str(count)}
        link = f"{settings.YOUHU_SITE_URL}{reverse('link_visits')}"
        tell(key, "visits_overdue", words, to=audience, now=now, link=link)
