"""Parts of directives under supervision: by the rules once they are overdue, or by hand."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from youhu.calls.reference import Reference, current
from youhu.common.errors import Refused
from youhu.directives.models import Task
from youhu.directives.models import TaskQuerySet as Tasks
from youhu.directives.rules import UNDONE
from youhu.oversight import actions as oversight
from youhu.oversight.models import Supervision, SupervisionRule
from youhu.oversight.rules import Cause
from youhu.registry.models import Member

BATCH = 2_000


def supervise_late(*, now: datetime) -> int:
    """Sweep: what is overdue comes under supervision as the rules say, once for each clock."""
    reference = current()
    return sum(_mark(rule, task, reference, now) for rule, task in to_be_marked(reference, now))


def to_be_marked(reference: Reference, now: datetime) -> Iterator[tuple[SupervisionRule, Task]]:
    """The parts that a rule means at a moment, and that nobody supervises for it yet."""
    for rule in oversight.in_force(now):
        tasks = _unmarked(rule, now)[:BATCH] if rule.cause == Cause.ORDER else ()
        for task in tasks:
            if oversight.is_ripe(rule, task.due_at, task.unit_id, reference, now):
                yield rule, task


def _unmarked(rule: SupervisionRule, now: datetime) -> Tasks:
    """Overdue parts that this rule has not marked on this clock, the oldest first."""
    marked = Supervision.objects.filter(
        matter=OuterRef("matter"), cause=rule.cause, level=rule.level, leg=OuterRef("leg")
    )
    tasks = Task.objects.overdue(now).filter(~Exists(marked))
    if rule.urgency:
        tasks = tasks.filter(directive__urgency=rule.urgency)
    return tasks.select_related("directive", "unit").order_by("due_at", "pk")


@transaction.atomic
def _mark(rule: SupervisionRule, task: Task, reference: Reference, now: datetime) -> int:
    """Look again while nobody else can move it: what was reported meanwhile is not marked."""
    rows = Task.objects.overdue(now).select_for_update(of=("self",))
    found = rows.select_related("matter__unit", "matter__room").filter(pk=task.pk).first()
    if found is None or found.leg != task.leg:
        return 0
    return oversight.mark_by_rule(rule, found.matter, found.leg, reference, now)


@transaction.atomic
def supervise(
    task: Task, *, level: str, reason: str, expected: str, until: date, by: Member, now: datetime
) -> Supervision:
    """The room that gave the order, or one above it, watches over one unit's part."""
    if task.state not in UNDONE:
        raise Refused(_("The unit has nothing to carry out here now. Look at what it reported."))
    return oversight.supervise(
        task.matter, level=level, reason=reason, expected=expected, until=until, by=by, now=now
    )
