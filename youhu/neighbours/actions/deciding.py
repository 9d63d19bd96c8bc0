"""Deciding about a plan: a second person puts it into force, or sends it back."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import may_move, move
from youhu.neighbours.actions.planning import LOT, refuse_stale
from youhu.neighbours.actions.step import desk_audience, tell_of
from youhu.neighbours.models import HouseholdLink, LinkException, LinkPlan, LinkTask, PlanLine
from youhu.neighbours.rules import PLANNING, PlanState, first_visit_due
from youhu.notices.actions import Audience
from youhu.registry.models import Member, Person
from youhu.registry.rules import Role


@transaction.atomic
def approve(plan: LinkPlan, *, by: Member, now: datetime) -> None:
    """A second person puts the plan into force: links begin and end at this moment."""
    _may_decide(plan, "approve", by)
    refuse_stale(plan, now)
    move(plan, "approve", by=by, now=now, decided_by=by, decided_at=now, due_at=None)
    lines = list(plan.lines.select_related("person"))
    given = _put_links(plan, lines, now)
    _put_exceptions(plan, lines, now)
    _finish_tasks(plan, lines, by=by, now=now)
    _tell_desk(plan, "link_plan_approved", now)
    _tell_members(plan, given, now)


def _may_decide(plan: LinkPlan, verb: str, by: Member) -> None:
    may_move(plan, plan.MOVES[verb], by)
    if not by.oversees or not plan.area.code.startswith(by.area_code):
        raise Refused(_("A command room above the community decides about this plan."))
    hands = [hand for hand in (plan.made_by, plan.submitted_by) if hand is not None]
    if by.person_id in {hand.person_id for hand in hands}:
        raise Refused(_("You made this plan yourself. Somebody else decides about it."))


def _put_links(plan: LinkPlan, lines: Iterable[PlanLine], now: datetime) -> Counter[int]:
    """Begin, keep and end links; answers how many new households each person has."""
    held = _held(lines)
    kept, fresh, ending = [], [], []
    for line in lines:
        link = held.get(line.household_id)
        if link is not None and link.person_id == line.person_id:
            link.is_locked, link.metres = line.is_locked, line.metres
            kept.append(link)
            continue
        if link is not None:
            ending.append(link.pk)
        if line.person is not None:
            fresh.append(_begun(plan, line, line.person, now))
    for start in range(0, len(ending), LOT):
        HouseholdLink.objects.filter(pk__in=ending[start : start + LOT]).update(valid_until=now)
    HouseholdLink.objects.bulk_update(kept, ["is_locked", "metres"], batch_size=500)
    HouseholdLink.objects.bulk_create(fresh, batch_size=LOT)
    return Counter(link.person_id for link in fresh)


def _held(lines: Iterable[PlanLine]) -> dict[int, HouseholdLink]:
    cells = {line.cell_id for line in lines}
    rows = HouseholdLink.objects.in_force().filter(
        household__building__cell__fusions__party_cell__in=cells
    )
    return {link.household_id: link for link in rows}


def _begun(plan: LinkPlan, line: PlanLine, person: Person, now: datetime) -> HouseholdLink:
    return HouseholdLink(
        household_id=line.household_id,
        person=person,
        plan=plan,
        metres=line.metres,
        is_locked=line.is_locked,
        visit_due_on=first_visit_due(timezone.localdate(now)),
        valid_from=now,
    )


def _put_exceptions(plan: LinkPlan, lines: Iterable[PlanLine], now: datetime) -> None:
    cells = {line.cell_id for line in lines}
    rows = LinkException.objects.in_force().filter(
        household__building__cell__fusions__party_cell__in=cells
    )
    held = {row.household_id: row for row in rows}
    wanted = {line.household_id: line.reason for line in lines if line.reason}
    over = [row.pk for home, row in held.items() if wanted.get(home) != row.reason]
    for start in range(0, len(over), LOT):
        LinkException.objects.filter(pk__in=over[start : start + LOT]).update(valid_until=now)
    LinkException.objects.bulk_create(
        [
            LinkException(household_id=home, reason=reason, plan=plan, valid_from=now)
            for home, reason in wanted.items()
            if home not in held or held[home].reason != reason
        ],
        batch_size=LOT,
    )


def _finish_tasks(plan: LinkPlan, lines: Iterable[PlanLine], *, by: Member, now: datetime) -> None:
    """What the cells of the plan waited for has come."""
    cells = {line.cell_id for line in lines}
    for task in LinkTask.objects.open().filter(cell__in=cells).order_by("pk"):
        move(task, "finish", by=by, now=now, payload={"plan": plan.pk}, ended_at=now)


@transaction.atomic
def send_back(plan: LinkPlan, *, note: str, by: Member, now: datetime) -> None:
    """The second person wants it otherwise."""
    _may_decide(plan, "send_back", by)
    move(plan, "send_back", by=by, now=now, note=note, due_at=now + PLANNING, warned_at=None)
    _tell_desk(plan, "link_plan_returned", now, note=note)


def _tell_desk(plan: LinkPlan, template: str, now: datetime, **words: str) -> None:
    audience = desk_audience(plan.unit)
    link = plan.get_absolute_url()
    tell_of(plan, template, audience, now, link=link, area=str(plan.area), **words)


def _tell_members(plan: LinkPlan, given: Counter[int], now: datetime) -> None:
    """Whoever has new households hears how many, never which: the page says that."""
    posts = Member.objects.serving(timezone.localdate(now)).filter(
        person__in=list(given), role=Role.RESIDENT
    )
    told: set[int] = set()
    for post in posts.order_by("pk"):
        if post.person_id not in told:
            told.add(post.person_id)
            count = str(given[post.person_id])
            to = Audience(member=post)
            tell_of(plan, "links_given", to, now, link=reverse("my_households"), count=count)


def decides(plan: LinkPlan, by: Member) -> bool:
    """Whether this person may decide about the plan now."""
    if plan.state != PlanState.SUBMITTED:
        return False
    try:
        _may_decide(plan, "approve", by)
    except Refused:
        return False
    return True
