"""What the desk keeps: who must not look after whom, and successors of those who left."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin as begin_record
from youhu.ledger.actions import record
from youhu.neighbours.actions.planning import begin_plan, propose
from youhu.neighbours.models import Exclusion, LinkPlan, LinkTask
from youhu.neighbours.naming import is_desk_of
from youhu.neighbours.rules import Cause, TaskKind
from youhu.privacy.actions import Whose, write_look
from youhu.privacy.rules import About
from youhu.registry.models import Member, Person
from youhu.territory.models import Household
from youhu.territory.rules import DISTRICT_DIGITS


@transaction.atomic
def exclude(
    household: Household, person: Person, *, reason: str, by: Member, now: datetime
) -> Exclusion:
    """Somebody shall not look after a household; plans from now on keep to it."""
    code = household.building.cell.code
    if not is_desk_of(by, code):
        raise Refused(_("The desk of that community keeps this."))
    if Exclusion.objects.filter(person=person, household=household, ended_at=None).exists():
        raise Refused(_("This is on the list already."))
    made = Exclusion.objects.create(
        district=code[:DISTRICT_DIGITS],
        person=person,
        household=household,
        reason=reason.strip(),
        made_by=by,
        made_at=now,
    )
    begin_record(made, "exclude", by=by, now=now, payload={"household": household.pk})
    return made


def include(exclusion: Exclusion, *, by: Member, now: datetime) -> None:
    """The conflict is over."""
    code = exclusion.household.building.cell.code
    if not is_desk_of(by, code):
        raise Refused(_("The desk of that community keeps this."))
    fence = {"ended_at": None}
    record(exclusion, "include", by=by, now=now, fence=fence, ended_at=now)


@transaction.atomic
def export_plan(plan: LinkPlan, *, purpose: str, words: str, by: Member, now: datetime) -> None:
    """The desk takes a list of members and households along; that is on record before."""
    if not is_desk_of(by, plan.area.code):
        raise Refused(_("The desk of that community takes this list along."))
    title = f"{plan.area.code} × {plan.lines.count()}"
    whose = Whose(About.PERSON, title, plan.get_absolute_url())
    write_look(whose, purpose=purpose, words=words, by=by, now=now)
    record(plan, "export", by=by, now=now, payload={"purpose": purpose})


@transaction.atomic
def succeed(task: LinkTask, *, by: Member, now: datetime) -> LinkPlan:
    """Propose who takes over: faces that can stay do so, by the keep bonus."""
    is_handover = task.kind == TaskKind.HANDOVER
    cause = Cause.HANDOVER if is_handover else Cause.ROUTINE
    plan = begin_plan(task.cell, by=by, now=now, cause=cause)
    propose(plan, by=by, now=now)
    return plan
