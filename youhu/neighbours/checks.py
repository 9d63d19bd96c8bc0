"""Never interrupted: every household has a link or a reason, and everything open goes on."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.ledger.queries import disagreeing
from youhu.neighbours.models import HouseholdLink, LinkException, LinkPlan, LinkTask, Visit
from youhu.neighbours.queries import cells_without, left_links
from youhu.neighbours.rules import APPROVERS, STEP, TOP_RUNG, VISIT_STEPS, PlanState, TaskKind
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.territory.models import Area, Household

SWEEP_GRACE = timedelta(minutes=2)


def households_have_links(*, now: datetime) -> Checked:
    """Every household of a fused cell has a link or a named reason, or a clock runs until then."""
    clocks = LinkTask.objects.open().filter(kind=TaskKind.LINK)
    waiting = set(clocks.values_list("cell", flat=True))
    findings = [
        _of_cell(_("%(cell)s: %(n)s households have no link, no reason and no clock."), cell, n)
        for cell, n in cells_without(now)
        if cell.pk not in waiting
    ]
    linked = HouseholdLink.objects.in_force().values("household")
    for row in LinkException.objects.in_force().filter(household__in=linked):
        text = _("%(home)s has a link and a reason for having none.") % {"home": row.household_id}
        findings.append(Finding(text, reverse("links")))
    title = gettext_lazy("Every household has a link or a named reason, or a clock runs")
    return checked(Promise.NEVER_INTERRUPTED, title, Household.objects.count(), findings)


def _of_cell(text: str, cell: Area, n: int) -> Finding:
    return Finding(text % {"cell": cell, "n": n}, reverse("links"), cell.code)


def members_are_there(*, now: datetime) -> Checked:
    """The member of every link serves and lives in the cell, or the links are being handed over."""
    handovers = LinkTask.objects.open().filter(kind=TaskKind.HANDOVER)
    running = set(handovers.values_list("cell", "person"))
    text = _("%(cell)s: a member left, and nobody hands over %(n)s households.")
    findings = [
        _of_cell(text, left.cell, left.households)
        for left in left_links(now)
        if (left.cell.pk, left.person) not in running
    ]
    title = gettext_lazy("Every link has a member who is there, or is being handed over")
    looked_at = HouseholdLink.objects.in_force().count()
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def open_things_go_on(*, now: datetime) -> Checked:
    """Plans, tasks and needs have an owner that serves, and were warned of once overdue."""
    findings = [*_stuck_plans(now), *_stuck_tasks(now), *_stuck_needs(now)]
    looked_at = (
        LinkPlan.objects.open().count()
        + LinkTask.objects.open().count()
        + Visit.objects.with_need().count()
    )
    title = gettext_lazy("Every open plan, hand-over and need of a household goes on")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def _stuck_plans(now: datetime) -> Iterator[Finding]:
    late = now - SWEEP_GRACE
    for plan in LinkPlan.objects.open().select_related("area", "unit", "made_by", "submitted_by"):
        name = {"area": plan.area, "unit": plan.unit}
        link, code = plan.get_absolute_url(), plan.area.code
        if plan.due_at is not None and plan.due_at < late and plan.warned_at is None:
            text = _("%(area)s: the link plan is overdue and nobody was warned.")
            yield Finding(text % name, link, code)
        if plan.warned_at is not None and plan.warned_at + TOP_RUNG * STEP < now:
            text = _("%(area)s: the link plan is overdue, its owner was warned, and it rests.")
            yield Finding(text % name, link, code)
        if plan.state == PlanState.SUBMITTED and not _can_decide(plan, now):
            text = _("%(area)s: no second person is there to approve the link plan.")
            yield Finding(text % name, link, code)
        elif plan.state != PlanState.SUBMITTED and not _serves(plan.unit_id, now):
            text = _("%(area)s: nobody serves at %(unit)s who goes on with the link plan.")
            yield Finding(text % name, link, code)


def _can_decide(plan: LinkPlan, now: datetime) -> bool:
    hands = {hand.person_id for hand in (plan.made_by, plan.submitted_by) if hand is not None}
    above = [plan.area.code[:digits] for digits in (6, 9)]
    rooms = Member.objects.serving(timezone.localdate(now)).filter(
        role__in=APPROVERS, organisation__area_code__in=above
    )
    return any(member.oversees for member in rooms.exclude(person__in=hands).select_related(
        "organisation"
    ))  # fmt: skip


def _serves(unit: int | None, now: datetime) -> bool:
    hands = (Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR)
    serving = Member.objects.serving(timezone.localdate(now))
    return serving.filter(organisation=unit, role__in=hands).exists()


def _stuck_tasks(now: datetime) -> Iterator[Finding]:
    for task in LinkTask.objects.open().select_related("cell", "unit").order_by("pk"):
        name = {"cell": task.cell, "unit": task.unit}
        if not _serves(task.unit_id, now):
            text = _("%(cell)s: nobody serves at %(unit)s who goes on with its links.")
            yield Finding(text % name, reverse("links"), task.cell.code)
        if task.rung >= TOP_RUNG and task.next_rung_at < now:
            text = _("%(cell)s: its links are overdue, all were warned, and nothing came of it.")
            yield Finding(text % name, reverse("links"), task.cell.code)
        if task.rung == 0 and task.due_at < now - SWEEP_GRACE:
            text = _("%(cell)s: its links are overdue and nobody was warned.")
            yield Finding(text % name, reverse("links"), task.cell.code)


def _stuck_needs(now: datetime) -> Iterator[Finding]:
    needs = Visit.objects.with_need().select_related("unit").order_by("pk")
    link = f"{reverse('link_visits')}?tab=needs"
    for one in needs:
        if not _serves(one.unit_id, now):
            yield Finding(_("A need that was found waits at %(unit)s, where nobody serves.") % {
                "unit": one.unit}, link)  # fmt: skip
        if one.rung >= TOP_RUNG and one.next_rung_at is not None and one.next_rung_at < now:
            text = _("A need that was found waits at %(unit)s, though all were warned.")
            yield Finding(text % {"unit": one.unit}, link)
        if one.rung == 0 and one.due_at is not None and one.due_at < now - SWEEP_GRACE:
            text = _("A need that was found is overdue at %(unit)s and nobody was warned.")
            yield Finding(text % {"unit": one.unit}, link)


def visits_are_due_or_told(*, now: datetime) -> Checked:
    """A household that nobody visited in its quarter was told to the desk, then to the rooms."""
    on = timezone.localdate(now - SWEEP_GRACE)
    silent = Q()
    for rung, days in enumerate(VISIT_STEPS):
        silent |= Q(visit_due_on__lt=on - timedelta(days=days), visit_rung__lte=rung)
    findings = []
    if count := HouseholdLink.objects.in_force().filter(silent).count():
        text = _("%(n)s households are overdue for a visit, and nobody was told.") % {"n": count}
        findings.append(Finding(text, reverse("link_visits")))
    title = gettext_lazy("Every overdue visit was told to the desk, then to the rooms above")
    looked_at = HouseholdLink.objects.in_force().count()
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def agree_with_ledger(*, now: datetime) -> Checked:
    """What plans, tasks and visits say is what the last line about each says."""
    findings = [
        Finding(
            _("%(what)s is not what its ledger says.") % {"what": one.subject}, reverse("links")
        )
        for table in (LinkPlan, LinkTask, Visit)
        for one in disagreeing(table.objects.all())
    ]
    looked_at = sum(table.objects.count() for table in (LinkPlan, LinkTask, Visit))
    title = gettext_lazy("Every link plan, task and visit is in the state its ledger says")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)
