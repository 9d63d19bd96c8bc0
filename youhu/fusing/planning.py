"""A fusion plan with its ground: what it says of each grid, and what that would do."""

from dataclasses import dataclass
from datetime import datetime

from youhu.fusing.effect import Effect, Lead, PlannedGrid
from youhu.fusing.ground import Ground, ground_of, morning
from youhu.fusing.models import Choice, FusionPlan, PlannedLead
from youhu.fusing.rules import State


@dataclass(frozen=True)
class Planned:
    """A plan laid on the map of its day."""

    plan: FusionPlan
    ground: Ground
    effect: Effect

    @property
    def is_stale(self) -> bool:
        """Whether the map, or who belongs where, is not any more what it was prepared on."""
        waits = self.plan.state in (State.DRAFT, State.AWAITING)
        return waits and self.ground.seal != self.plan.seal


def ground_for(plan: FusionPlan, *, now: datetime) -> Ground:
    """The map of the plan's day; of a day that passed before anybody decided, that of now."""
    at = morning(plan.effective_on)
    waits = plan.state in (State.DRAFT, State.AWAITING)
    return ground_of(plan.area, max(at, now) if waits else at, now=now)


def planned(plan: FusionPlan, *, now: datetime) -> Planned:
    """What a plan says, on the map of its day."""
    ground = ground_for(plan, now=now)
    choices = Choice.objects.filter(plan=plan).select_related("was", "party_cell", "cell")
    rows = [row for row in choices.order_by("cell__code") if row.cell.code in ground.cells]
    was = {row.cell.code: row.was.code for row in rows if row.was}
    then = {row.cell.code: row.party_cell.code for row in rows if row.party_cell}
    return Planned(plan, ground, Effect(ground, was, then, grids_of(plan)))


def grids_of(plan: FusionPlan) -> dict[str, PlannedGrid]:
    """Who shall lead each Party grid, and the reasons that were given."""
    rows = PlannedLead.objects.filter(plan=plan).select_related("party_cell", "person", "branch")
    found = {}
    for row in rows.order_by("party_cell__code"):
        lead = Lead.of(row.person, row.branch) if row.person and row.branch else None
        found[row.party_cell.code] = PlannedGrid(lead, row.reason)
    return found


def lay_out(plan: FusionPlan, ground: Ground) -> None:
    """Write a row for each grid of the map; what was chosen already stays where it fits."""
    kept = {
        row.cell.code: row.party_cell.code
        for row in Choice.objects.filter(plan=plan).select_related("cell", "party_cell")
        if row.party_cell and row.party_cell.code in ground.party_cells
    }
    Choice.objects.filter(plan=plan).delete()
    home = {**ground.suggested, **ground.standing, **kept}
    Choice.objects.bulk_create(
        Choice(
            plan=plan,
            cell=area,
            was=ground.party_cells.get(ground.standing.get(code, "")),
            party_cell=ground.party_cells.get(home.get(code, "")),
        )
        for code, area in ground.cells.items()
    )
    _lay_out_leads(plan, ground)


def _lay_out_leads(plan: FusionPlan, ground: Ground) -> None:
    """A row for each Party grid, with the one who leads there now."""
    rows = PlannedLead.objects.filter(plan=plan)
    rows.exclude(party_cell__in=ground.party_cells.values()).delete()
    known = set(rows.values_list("party_cell__code", flat=True))
    PlannedLead.objects.bulk_create(
        PlannedLead(
            plan=plan,
            party_cell=area,
            person=lead.person if (lead := ground.leads.get(code)) else None,
            branch=lead.branch if lead else None,
        )
        for code, area in ground.party_cells.items()
        if code not in known
    )
