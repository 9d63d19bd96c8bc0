"""Never interrupted: every part of a directive goes on."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.calls.reference import current
from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.directives.actions import to_be_marked
from youhu.directives.models import Directive, Task
from youhu.directives.rules import NEXT_HANDS, TaskState, Warned
from youhu.ledger.queries import disagreeing
from youhu.registry.models import Member

SWEEP_GRACE = timedelta(minutes=2)


def tasks_go_on(*, now: datetime) -> Checked:
    """Every open part has a unit that serves, somebody for its next step, and was warned of."""
    on = timezone.localdate(now)
    hands: dict[int, set[str]] = defaultdict(set)
    serving = Member.objects.serving(on).exclude(organisation=None)
    for unit, role in serving.values_list("organisation", "role").distinct():
        hands[unit or 0].add(role)
    rows = Task.objects.open().select_related("directive__issuer", "unit").order_by("pk")
    tasks = list(rows)
    findings = [
        Finding(why, task.get_absolute_url(), task.directive.code)
        for task in tasks
        if (why := _stuck(task, hands, now))
    ]
    title = gettext_lazy("Every part of a directive has a unit, a next step and a due time")
    return checked(Promise.NEVER_INTERRUPTED, title, len(tasks), findings)


def overdue_is_supervised(*, now: datetime) -> Checked:
    """What a rule meant when the sweep last should have come is under supervision."""
    title = gettext_lazy("Every overdue part of a directive is under supervision as the rules say")
    looked_at = Task.objects.overdue(now).count()
    missed = {task.pk: task for _rule, task in to_be_marked(current(), now - SWEEP_GRACE)}
    findings = [
        Finding(
            _("%(code)s: %(unit)s is overdue and nobody supervises it.")
            % {"code": task.directive.code, "unit": task.unit},
            task.get_absolute_url(),
            task.directive.code,
        )
        for task in missed.values()
    ]
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def agree_with_ledger(*, now: datetime) -> Checked:
    """What the row of a directive, or of a part, says is what the last line about it says."""
    orders, parts = Directive.objects.all(), Task.objects.select_related("directive", "unit")
    findings = [*map(_apart, disagreeing(orders)), *map(_apart, disagreeing(parts))]
    looked_at = orders.count() + parts.count()
    title = gettext_lazy("Every directive and each of its parts is in the state its ledger says")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def _apart(one: Directive | Task) -> Finding:
    code = one.directive.code if isinstance(one, Task) else one.code
    if isinstance(one, Task):
        said = _("%(code)s: the part of %(unit)s is not what its ledger says.")
        said %= {"code": code, "unit": one.unit}
    else:
        said = _("%(code)s is not what its ledger says.") % {"code": code}
    return Finding(said, one.get_absolute_url(), code)


def _stuck(task: Task, hands: dict[int, set[str]], now: datetime) -> str:
    """What keeps a part from going on; empty when nothing does."""
    names = {"code": task.directive.code, "unit": task.unit}
    if not task.unit.answers(timezone.localdate(now)):
        return _("%(code)s: %(unit)s cannot be given work any more. Release it.") % names
    state = TaskState(task.state)
    holder = task.directive.issuer if state == TaskState.REPORTED else task.unit
    if not hands[holder.pk] & NEXT_HANDS[state]:
        return _("%(code)s: nobody serves at %(unit)s for the next step.") % {
            **names, "unit": holder
        }  # fmt: skip
    return _silent(task, now - SWEEP_GRACE) % names


def _silent(task: Task, seen_by: datetime) -> str:
    """What nobody was warned of: the unit's clock, or the room's once it has the report."""
    if task.state != TaskState.REPORTED:
        is_silent = task.due_at < seen_by and task.warned != Warned.OVERDUE
        return _("%(code)s: %(unit)s is overdue and nobody was warned.") if is_silent else ""
    if task.verify_due_at is None:
        return _("%(code)s: no time is set to verify what %(unit)s reported.")
    if task.verify_due_at < seen_by and task.verify_warned_at is None:
        return _("%(code)s: what %(unit)s reported waits too long and the room was not warned.")
    return ""
