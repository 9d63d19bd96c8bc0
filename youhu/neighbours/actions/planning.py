"""Making a plan: begun for an area, proposed by the solver, changed by hand, handed in."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin as begin_record
from youhu.ledger.actions import may_move, move, record
from youhu.neighbours.actions.step import own_plan, said, tell_of
from youhu.neighbours.cells import Ground, grounds_of, seal_of
from youhu.neighbours.desks import may_plan, room_of
from youhu.neighbours.models import LinkPlan, PlanLine
from youhu.neighbours.naming import name_for
from youhu.neighbours.rules import (
    APPROVERS,
    BOUNDS,
    DECIDING,
    PLANNING,
    SAID,
    Cause,
    PlanState,
    Reason,
)
from youhu.notices.actions import Audience
from youhu.registry.models import Member, Person
from youhu.solvers.linking import FREE, Change, Link, explain, solve
from youhu.territory.models import Area
from youhu.territory.rules import DISTRICT_DIGITS

LOT = 2_000


@transaction.atomic
def begin_plan(area: Area, *, by: Member, now: datetime, cause: str = Cause.ROUTINE) -> LinkPlan:
    """Begin to share out the households of a fused cell, a community or a subdistrict."""
    if not may_plan(by, area) or by.organisation is None:
        raise Refused(_("You do not share out households there. Ask the desk of that community."))
    # Whoever begins second waits here for the first one, and then sees the plan.
    Area.objects.select_for_update().get(code=area.code[:DISTRICT_DIGITS])
    _refuse_a_second(area)
    if not any(ground.homes for ground in grounds_of(area, now=now)):
        raise Refused(
            _("No household stands in a fused cell there. Fuse its cells, or enter its houses.")
        )
    plan = LinkPlan.objects.create(
        district=area.code[:DISTRICT_DIGITS],
        area=area,
        unit=by.organisation,
        cause=cause,
        made_by=by,
        made_at=now,
        due_at=now + PLANNING,
    )
    begin_record(plan, "begin", by=by, now=now, payload={"area": area.code, "cause": cause})
    return plan


def _refuse_a_second(area: Area) -> None:
    """One plan at a time for every cell: none above, none below."""
    for other in LinkPlan.objects.open().select_related("area"):
        if area.code.startswith(other.area.code) or other.area.code.startswith(area.code):
            raise Refused(
                _("Households of %(area)s are being shared out already. Open that plan.")
                % {"area": other.area}
            )


@transaction.atomic
def propose(plan: LinkPlan, *, by: Member, now: datetime) -> None:
    """Let the solver share out; what was locked or excused by hand before stays so."""
    own_plan(plan, by)
    may_move(plan, plan.MOVES["propose"], by)
    grounds = grounds_of(plan.area, now=now)
    seal = seal_of(grounds)
    _keep_what_was_said(plan, grounds)
    lines = [line for ground in grounds for line in _lines(plan, ground)]
    plan.lines.all().delete()
    PlanLine.objects.bulk_create(lines, batch_size=LOT)
    counts = {change.value: sum(line.change == change for line in lines) for change in Change}
    payload = {name: count for name, count in counts.items() if count}
    move(
        plan, "propose", by=by, now=now, payload=payload, seal=seal,
        due_at=now + PLANNING, warned_at=None,
    )  # fmt: skip


def _keep_what_was_said(plan: LinkPlan, grounds: Iterable[Ground]) -> None:
    """Locks and reasons of the lines before, that somebody set on the page."""
    ground_of = {home: ground for ground in grounds for home in ground.homes}
    for line in plan.lines.all():
        ground = ground_of.get(line.household_id)
        if ground is None:
            continue
        if line.person_id is None:
            _keep_reason(ground, line)
        elif line.is_locked and line.person_id in ground.lives_at:
            ground.links[line.household_id] = line.person_id
            ground.locked.add(line.household_id)
            ground.said.pop(line.household_id, None)
        elif line.is_by_hand:
            ground.locked.discard(line.household_id)
            ground.said.pop(line.household_id, None)


def _keep_reason(ground: Ground, line: PlanLine) -> None:
    if line.is_by_hand and line.reason in SAID:
        ground.said[line.household_id] = Reason(line.reason)


def _lines(plan: LinkPlan, ground: Ground) -> Iterator[PlanLine]:
    """One line for each household of a cell, as the solver has it."""
    cell, wanting, members = ground.question(), ground.wanting, ground.members
    try:
        chosen = solve(cell).chosen
    except ValueError as why:
        raise Refused(
            _("%(cell)s: more than %(most)s households are locked to one member. Unlock some.")
            % {"cell": ground.cell, "most": BOUNDS.most}
        ) from why
    for link in explain(cell, chosen):
        yield _line(plan, ground, wanting[link.home], members, link)
    for home, reason in ground.said.items():
        change = Change.LOST if home in ground.before else Change.NONE
        yield PlanLine(
            plan=plan, cell=ground.cell, household_id=home, change=change, reason=reason,
            before_id=ground.before.get(home), is_by_hand=True,
        )  # fmt: skip


def _line(plan: LinkPlan, ground: Ground, home: int, members: list[int], link: Link) -> PlanLine:
    is_linked = link.member != FREE
    reason = Reason.BARRED if link.is_banned_from_all and members else Reason.SHORT
    before = ground.before.get(home)
    person = members[link.member] if is_linked else None
    return PlanLine(
        plan=plan,
        cell=ground.cell,
        household_id=home,
        person_id=person,
        before_id=before,
        metres=link.metres,
        rank=link.rank,
        change=change_of(before, person, is_locked=home in ground.locked),
        reason="" if is_linked else reason,
        is_locked=is_linked and home in ground.locked,
    )


def change_of(before: int | None, after: int | None, *, is_locked: bool) -> Change:
    """What becomes of a household, said by the people and not by the solver's numbers."""
    if before == after:
        kept = Change.LOCKED if is_locked else Change.KEPT
        return kept if after is not None else Change.NONE
    if after is None:
        return Change.LOST
    return Change.NEW if before is None else Change.MOVED


@transaction.atomic
def change_line(
    plan: LinkPlan, line: PlanLine, *, by: Member, now: datetime, person: Person | None = None,
    reason: str = "", is_locked: bool = False,
) -> None:  # fmt: skip
    """Give a household to another member, lock it, or say why it shall have none."""
    own_plan(plan, by)
    if not plan.is_changeable:
        raise Refused(_("This plan cannot be changed now. Reload the page to see where it is."))
    ground = next(g for g in grounds_of(line.cell, now=now))
    if person is None:
        _excuse(line, reason)
    else:
        line.is_locked = is_locked
        _give(plan, line, person, ground, called=name_for(by, person.name, line.cell.code))
    fence = {"revision": plan.revision}
    said_now = {"line": line.pk, "locked": is_locked, "reason": reason}
    record(plan, "change", by=by, now=now, payload=said_now, fence=fence)
    line.is_by_hand = True
    line.change = change_of(line.before_id, line.person_id, is_locked=line.is_locked)
    line.save()


def _excuse(line: PlanLine, reason: str) -> None:
    if reason not in SAID:
        raise Refused(_("Choose a member, or say why this household shall have none."))
    line.person, line.reason, line.is_locked = None, reason, False
    line.metres = line.rank = 0


def _give(plan: LinkPlan, line: PlanLine, person: Person, ground: Ground, *, called: str) -> None:
    home = line.household_id
    if not ground.may(home, person.pk):
        raise Refused(
            _("%(name)s cannot look after this household: their own home, a conflict, or they do "
              "not live in this cell. Choose another member.")
            % {"name": called}
        )  # fmt: skip
    others = plan.lines.filter(cell=line.cell_id, person=person).exclude(pk=line.pk).count()
    if others >= BOUNDS.most:
        raise Refused(
            _("%(name)s has %(most)s households already. Move one of them first.")
            % {"name": called, "most": BOUNDS.most}
        )
    line.person, line.reason = person, ""
    line.metres, line.rank = walk_of(ground, home, person.pk)


def walk_of(ground: Ground, home: int, member: int) -> tuple[int, int]:
    """Metres from a member to a household of the cell, and how many are not farther than that."""
    ground.said.pop(home, None)
    walks = ground.question().walks()[ground.wanting.index(home)]
    metres = walks[ground.members.index(member)]
    return round(int(metres) / 10), 1 + int((walks < metres).sum())


@transaction.atomic
def submit(plan: LinkPlan, *, by: Member, now: datetime) -> None:
    """Hand the plan to a room above; a second person decides."""
    own_plan(plan, by)
    refuse_stale(plan, now)
    move(
        plan, "submit", by=by, now=now, submitted_by=by,
        due_at=now + DECIDING, warned_at=None,
    )  # fmt: skip
    room = room_of(plan.area.code, now)
    if room is not None:
        for role in APPROVERS:
            tell_of(
                plan, "link_plan_awaits", Audience(unit=room, role=role), now,
                link=plan.get_absolute_url(), area=str(plan.area), due=said(plan.due_at),
            )  # fmt: skip


def refuse_stale(plan: LinkPlan, now: datetime) -> None:
    """Raise Refused when households or members changed since the proposal was made."""
    if is_stale(plan, grounds_of(plan.area, now=now)):
        raise Refused(
            _("Households, members or links changed since this was proposed. Propose it again: "
              "what you locked stays.")
        )  # fmt: skip


def is_stale(plan: LinkPlan, grounds: Iterable[Ground]) -> bool:
    """Whether a proposal was made from something that is not so any more."""
    if plan.state in (PlanState.DRAFT, PlanState.IN_FORCE, PlanState.WITHDRAWN):
        return False
    return plan.seal != seal_of(grounds)


@transaction.atomic
def withdraw(plan: LinkPlan, *, note: str, by: Member, now: datetime) -> None:
    """Everything stays as it is."""
    own_plan(plan, by)
    move(plan, "withdraw", by=by, now=now, note=note, due_at=None)
