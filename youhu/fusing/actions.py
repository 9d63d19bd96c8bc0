"""Every write to a fusion plan: preparing, choosing, handing in, deciding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.fusing.ground import Ground, community
from youhu.fusing.leads import Candidate, candidates
from youhu.fusing.models import Choice, FusionPlan, PlannedLead, reads_plans
from youhu.fusing.planning import Planned, ground_for, lay_out, planned
from youhu.fusing.rules import MOVES, State
from youhu.fusing.telling import tell_about, who_decides, who_is_concerned
from youhu.ledger.actions import Payload, may_move, move, record
from youhu.ledger.actions import begin as begin_record
from youhu.notices.actions import Audience
from youhu.registry.models import Member
from youhu.territory.models import Area
from youhu.territory.rules import DISTRICT_DIGITS, AreaKind


@dataclass(frozen=True)
class Draft:
    """What is wanted: for which community or subdistrict, from which day, why."""

    area: Area
    reason: str
    effective_on: date


@dataclass(frozen=True)
class Wanted:
    """What is chosen, by code: Party grids of social grids, leads and reasons of Party grids.

    A lead is the key of a membership; 0 means nobody. What is not named stays as it is.
    """

    cells: Mapping[str, str] = field(default_factory=dict)
    leads: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def begin(draft: Draft, *, by: Member, now: datetime) -> FusionPlan:
    """A community desk, or a room over an area, begins to plan who belongs to which Party grid."""
    _may_prepare(draft.area, by)
    _still_to_come(draft.effective_on, now)
    # Whoever begins second waits here for the first one, and then sees the plan.
    area = Area.objects.select_for_update().get(pk=draft.area.pk)
    if FusionPlan.objects.open().over(area).exists():
        raise Refused(_("A plan for this ground is open already. Open that one, or wait for it."))
    plan = FusionPlan(
        district=area.code[:DISTRICT_DIGITS],
        area=area,
        reason=draft.reason.strip(),
        effective_on=draft.effective_on,
        made_by=by,
        made_at=now,
    )
    ground = ground_for(plan, now=now)
    if not ground.cells or not ground.party_cells:
        raise Refused(_("This area has not both grids on the map. Import them first."))
    plan.seal = ground.seal
    plan.save()
    lay_out(plan, ground)
    begin_record(plan, "begin", by=by, now=now, payload={"area": area.code})
    return plan


@transaction.atomic
def choose(plan: FusionPlan, wanted: Wanted, *, by: Member, now: datetime) -> None:
    """Choose Party grids, leads and reasons; what would not fit is refused as a whole."""
    _may_change(plan, by)
    ground = _fresh_ground(plan, now)
    said = {
        "cells": len(wanted.cells), "leads": len(wanted.leads), "reasons": len(wanted.reasons)
    }  # fmt: skip
    _record(plan, "choose", said, by=by, now=now)
    _choose_cells(plan, ground, wanted.cells)
    _choose_leads(plan, ground, wanted, by)


def _choose_cells(plan: FusionPlan, ground: Ground, cells: Mapping[str, str]) -> None:
    for cell, grid in cells.items():
        if cell not in ground.cells or grid not in ground.offered(cell):
            raise Refused(
                _("A social grid belongs to a Party grid of its community. Choose from the list.")
            )
    rows = Choice.objects.filter(plan=plan, cell__code__in=cells).select_related("cell")
    chosen = list(rows.order_by("pk"))
    for row in chosen:
        row.party_cell = ground.party_cells[cells[row.cell.code]]
    Choice.objects.bulk_update(chosen, ["party_cell"])


def _choose_leads(plan: FusionPlan, ground: Ground, wanted: Wanted, by: Member) -> None:
    codes = {*wanted.leads, *wanted.reasons}
    rows = PlannedLead.objects.filter(plan=plan, party_cell__code__in=codes)
    chosen = list(rows.select_related("party_cell").order_by("pk"))
    offered = candidates(plan.area, by=by, on=ground.on) if wanted.leads else {}
    for row in chosen:
        code = row.party_cell.code
        row.reason = wanted.reasons.get(code, row.reason).strip()
        if code in wanted.leads:
            who = _one_of(offered.get(community(code), []), wanted.leads[code])
            row.person_id, row.branch_id = (who.person, who.branch) if who else (None, None)
    PlannedLead.objects.bulk_update(chosen, ["person", "branch", "reason"])


def _one_of(people: Sequence[Candidate], key: int) -> Candidate | None:
    """Whom a key means; nobody for 0. Raises Refused for somebody who may not lead there."""
    found = next((one for one in people if one.key == key), None)
    if key and found is None:
        raise Refused(_("A lead is a member of a Party organisation there. Choose from the list."))
    return found


def suggest(plan: FusionPlan, *, by: Member, now: datetime) -> None:
    """Give every social grid to the Party grid with most of its households."""
    ground = _fresh_ground(plan, now)
    choose(plan, Wanted(cells=ground.suggested), by=by, now=now)


@transaction.atomic
def take_over(plan: FusionPlan, *, by: Member, now: datetime) -> None:
    """Take the map as it is by now; what was chosen stays where it still fits."""
    _may_change(plan, by)
    _lay_out_anew(plan, "take_over", by=by, now=now)


@transaction.atomic
def amend(plan: FusionPlan, *, reason: str, effective_on: date, by: Member, now: datetime) -> None:
    """Another reason or another day for a draft."""
    _may_change(plan, by)
    _still_to_come(effective_on, now)
    plan.reason, plan.effective_on = reason.strip(), effective_on
    _lay_out_anew(plan, "amend", by=by, now=now)


def _lay_out_anew(plan: FusionPlan, verb: str, *, by: Member, now: datetime) -> None:
    ground = ground_for(plan, now=now)
    said = {"from": f"{plan.effective_on}"}
    changes = {"reason": plan.reason, "effective_on": plan.effective_on, "seal": ground.seal}
    _record(plan, verb, said, by=by, now=now, **changes)
    lay_out(plan, ground)


def _record(
    plan: FusionPlan, verb: str, said: Payload, *, by: Member, now: datetime, **to: Any
) -> None:
    fence = {"revision": plan.revision, "state": State.DRAFT}
    record(plan, verb, by=by, now=now, payload=said, fence=fence, **to)


@transaction.atomic
def submit(plan: FusionPlan, *, by: Member, now: datetime) -> None:
    """Hand the plan to a second person, who oversees the area."""
    may_move(plan, MOVES["submit"], by)
    _may_change(plan, by)
    found = _sound(plan, now)
    move(plan, "submit", by=by, now=now, payload=_figures(found))
    for audience in who_decides(plan):
        tell_about(plan, "fusion_awaits", audience, now, moved=str(found.effect.moved))


@transaction.atomic
def approve(plan: FusionPlan, *, by: Member, now: datetime) -> None:
    """A second person of the area's room lets the plan come into force on its day."""
    may_move(plan, MOVES["approve"], by)
    _may_decide(plan, by)
    found = _sound(plan, now)
    move(
        plan, "approve", by=by, now=now, payload=_figures(found), decided_by=by, decided_at=now
    )  # fmt: skip
    for audience in who_is_concerned(plan):
        tell_about(plan, "fusion_approved", audience, now, moved=str(found.effect.moved))


@transaction.atomic
def send_back(plan: FusionPlan, *, note: str, by: Member, now: datetime) -> None:
    """The second person wants it planned otherwise."""
    may_move(plan, MOVES["send_back"], by)
    _may_decide(plan, by)
    move(plan, "send_back", by=by, now=now, note=note)
    tell_about(plan, "fusion_returned", Audience(member=plan.made_by), now, note=note)


@transaction.atomic
def withdraw(plan: FusionPlan, *, note: str, by: Member, now: datetime) -> None:
    """The grids stay as they are; what was approved is taken back before its day."""
    was_approved = plan.state == State.APPROVED
    if was_approved and plan.has_come(timezone.localdate(now)):
        raise Refused(_("This is in force already. Begin another plan to go back."))
    may_move(plan, MOVES["withdraw"], by)
    if not plan.is_made_by(by) and not plan.is_over_seen_by(by):
        raise Refused(_("Only who prepared this plan, or the room over it, may withdraw it."))
    move(plan, "withdraw", by=by, now=now, note=note)
    for audience in who_is_concerned(plan) if was_approved else []:
        tell_about(plan, "fusion_withdrawn", audience, now, note=note)


def _sound(plan: FusionPlan, now: datetime) -> Planned:
    """The plan on its map, if it may be signed. Raises Refused with what is wrong."""
    _still_to_come(plan.effective_on, now)
    found = planned(plan, now=now)
    if found.is_stale:
        raise Refused(_stale(plan))
    wrong = list(found.effect.wrong())
    if wrong:
        raise Refused(" ".join(wrong[:5]))
    return found


def _figures(found: Planned) -> dict[str, int]:
    """What was looked at when this was signed."""
    effect = found.effect
    return {
        "cells": len(effect.changed),
        "households": effect.moved,
        "empty": len(effect.empty),
        "without_lead": len(effect.leaderless),
        "links": effect.links_crossing,
    }


def _fresh_ground(plan: FusionPlan, now: datetime) -> Ground:
    """The map of a draft. Raises Refused when it has moved on."""
    ground = ground_for(plan, now=now)
    if ground.seal != plan.seal:
        raise Refused(_stale(plan))
    return ground


def _stale(plan: FusionPlan) -> str:
    if plan.state == State.AWAITING:
        return _("The map was changed since this was prepared. Send it back, to be looked at anew.")
    return _("The map was changed since this was prepared. Press “Take over the new map” first.")


def _may_prepare(area: Area, by: Member) -> None:
    if by.role not in MOVES["submit"].roles or not reads_plans(by):
        raise Refused(_("Only the desk of a community, or the room over it, plans this. Ask them."))
    if area.kind not in (AreaKind.COMMUNITY, AreaKind.SUBDISTRICT):
        raise Refused(_("A plan is for a community or a subdistrict. Choose one."))
    if not area.code.startswith(by.area_code):
        raise Refused(_("This is not your area. Choose one of your own."))


def _may_change(plan: FusionPlan, by: Member) -> None:
    if not plan.is_made_by(by):
        raise Refused(_("Only who began this plan may change it. Send it back, or withdraw it."))
    if plan.state != State.DRAFT:
        raise Refused(
            _("This is now “%(state)s”. Reload the page to see what can be done.")
            % {"state": plan.get_state_display()}
        )


def _may_decide(plan: FusionPlan, by: Member) -> None:
    """Four eyes: a second person, of a room that oversees the area."""
    if not plan.is_over_seen_by(by):
        raise Refused(_("The room over this area decides. Ask somebody there."))
    if plan.is_made_by(by):
        raise Refused(_("You prepared this yourself. Somebody else has to decide."))


def _still_to_come(on: date, now: datetime) -> None:
    if on <= timezone.localdate(now):
        raise Refused(_("This day has come already. Choose a later one."))
