"""The promises of the double grid: all in one fused cell, somebody leads, no plan stuck."""

from collections import Counter
from datetime import date, datetime

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.fusing.ground import morning
from youhu.fusing.leads import who_left
from youhu.fusing.models import FusionPlan, PlannedLead
from youhu.fusing.rules import DECIDING, SWEEP_GRACE, VACANT_FOR, State
from youhu.registry.models import Member
from youhu.territory.models import Area, AreaShape, Fusion, GridLead, Household
from youhu.territory.rules import AreaKind


def households_in_one_fused_cell(*, now: datetime) -> Checked:
    """Every household's social grid belongs to exactly one Party grid that is on the map."""
    title = gettext_lazy("Every household is in exactly one fused cell")
    on_map = _party_grids(now)
    counts = dict(
        Household.objects.order_by().values_list("building__cell").annotate(n=Count("pk"))
    )
    if not on_map:  # a district that keeps no Party grids has no fused cells
        return checked(Promise.NO_BLIND_SPOT, title, 0, [])
    serving = Fusion.objects.serving(timezone.localdate(now)).filter(cell__in=counts)
    homes = Counter(
        cell for cell, grid in serving.values_list("cell", "party_cell") if grid in on_map
    )
    wrong = [cell for cell in counts if homes[cell] != 1]
    names = Area.objects.in_bulk(wrong)
    findings = [
        _unfused(names[cell], homes[cell], counts[cell])
        for cell in sorted(wrong, key=lambda cell: names[cell].code)
    ]
    return checked(Promise.NO_BLIND_SPOT, title, sum(counts.values()), findings)


def _unfused(cell: Area, homes: int, households: int) -> Finding:
    said = {"cell": cell, "n": households, "homes": homes}
    text = (
        _("%(cell)s with %(n)s households belongs to %(homes)s Party grids. Begin a fusion plan.")
        if homes
        else _("%(cell)s with %(n)s households belongs to no Party grid. Begin a fusion plan.")
    )
    return Finding(text % said, reverse("fusion_plans"), cell.code)


def _party_grids(now: datetime) -> set[int]:
    shapes = AreaShape.objects.valid(now).filter(area__kind=AreaKind.PARTY_CELL)
    return set(shapes.values_list("area", flat=True))


def fused_cells_are_led(*, now: datetime) -> Checked:
    """Every fused cell with households has a lead who still belongs to the branch, or a reason."""
    on = timezone.localdate(now)
    lived_in = Household.objects.values("building__cell")
    fused = Fusion.objects.serving(on).filter(cell__in=lived_in).values("party_cell")
    grids = list(Area.objects.filter(pk__in=fused).order_by("code"))
    leads = {row.party_cell_id: row for row in _serving_leads(grids, on)}
    left, excused = set(who_left(on).values_list("party_cell", flat=True)), _excused(grids, now)
    findings = [
        _unled(grid, leads.get(grid.pk))
        for grid in grids
        if grid.pk not in excused and (grid.pk in left or grid.pk not in leads)
    ]
    title = gettext_lazy("Every fused cell with households has a lead, or a reason")
    return checked(Promise.NEVER_CLOSED, title, len(grids), findings)


def _serving_leads(grids: list[Area], on: date) -> list[GridLead]:
    rows = GridLead.objects.serving(on).filter(party_cell__in=grids)
    return list(rows.order_by("pk"))


def _unled(grid: Area, lead: GridLead | None) -> Finding:
    text = (
        _("The lead of %(grid)s has left the branch. Choose another by a fusion plan.")
        if lead
        else _("%(grid)s has no lead. Choose one by a fusion plan, or say why there is none.")
    )
    return Finding(text % {"grid": grid}, reverse("fusion_plans"), grid.code)


def _excused(grids: list[Area], now: datetime) -> set[int]:
    """Party grids of which the newest plan in force says why nobody leads, not too long ago."""
    since = timezone.localdate(now - VACANT_FOR)
    rows = PlannedLead.objects.filter(plan__state=State.IN_FORCE, party_cell__in=grids)
    newest = {}
    for row in rows.select_related("plan").order_by("plan__effective_on", "plan__pk"):
        newest[row.party_cell_id] = row
    return {
        pk
        for pk, row in newest.items()
        if row.person_id is None and row.reason and row.plan.effective_on >= since
    }


def fusion_plans_go_on(*, now: datetime) -> Checked:
    """Every open plan has somebody for its next step, and takes effect on its day."""
    rows = FusionPlan.objects.open().select_related("area", "made_by").order_by("pk")
    serving = Member.objects.serving(timezone.localdate(now)).select_related("organisation")
    deciding = [m for m in serving.filter(role__in=DECIDING).order_by("pk") if m.oversees]
    owners = set(serving.values_list("person", flat=True))
    plans = list(rows)
    findings = [
        Finding(why, plan.get_absolute_url(), plan.area.code)
        for plan in plans
        if (why := _stuck(plan, deciding, owners, now))
    ]
    title = gettext_lazy("Every fusion plan goes on, and takes effect on its day")
    return checked(Promise.NEVER_INTERRUPTED, title, len(plans), findings)


def _stuck(plan: FusionPlan, deciding: list[Member], owners: set[int], now: datetime) -> str:
    """What keeps a plan from going on; empty when nothing does."""
    area = {"area": plan.area}
    maker = plan.made_by.person_id if plan.made_by else 0
    if plan.state == State.APPROVED:
        is_late = now - morning(plan.effective_on) > SWEEP_GRACE
        return (
            _("%(area)s: the day has come, but the fused cells did not follow.") % area
            if is_late
            else ""
        )
    if plan.has_come(timezone.localdate(now)):
        return _("%(area)s: the day of the plan passed before anybody decided.") % area
    if plan.state == State.DRAFT and maker not in owners:
        return _("%(area)s: whoever prepared the plan has left. The room may withdraw it.") % area
    others = [m for m in deciding if m.person_id != maker and plan.is_over_seen_by(m)]
    if plan.state == State.AWAITING and not others:
        return _("%(area)s: no second person is there to approve the plan.") % area
    return ""
