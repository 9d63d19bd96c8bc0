"""The page of one fusion plan: everything on it, for whoever looks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from youhu.common.masking import mask_name
from youhu.fusing.effect import CellRow, GridRow, Lead
from youhu.fusing.forms import NoteForm, WhenForm
from youhu.fusing.ground import community
from youhu.fusing.leads import Candidate, candidates
from youhu.fusing.models import FusionPlan
from youhu.fusing.picture import last_word, picture_of, tones_of
from youhu.fusing.planning import Planned, planned
from youhu.fusing.queries import may_change, offered
from youhu.fusing.rules import State
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest
from youhu.registry.models import Member

UNPROCESSABLE = 422


@dataclass(frozen=True)
class Faulty:
    """What was sent and could not be done."""

    wrong: str = ""
    when: WhenForm | None = None
    notes: dict[str, NoteForm] | None = None

    @property
    def status(self) -> int:
        return UNPROCESSABLE if self.wrong or self.when or self.notes else 200


@dataclass(frozen=True)
class Option:
    """One entry of a list to choose from."""

    value: str
    label: str
    is_chosen: bool


def plan_page(
    request: MemberRequest, plan: FusionPlan, faulty: Faulty | None = None
) -> HttpResponse:
    """The page, also when something could not be done: then it says what."""
    now, faulty = timezone.now(), faulty or Faulty()
    found = planned(plan, now=now)
    picture = picture_of(found.ground, found.effect.then, found.effect.was)
    context = {
        "plan": plan,
        "wrong": faulty.wrong,
        "is_stale": found.is_stale,
        "effect": found.effect,
        "doubts": list(found.effect.wrong()) if plan.is_open else [],
        "picture_text": json.dumps(picture, ensure_ascii=False),
        "when": faulty.when or WhenForm(initial=_moment(plan)),
        "notes": {**_blank_notes(), **(faulty.notes or {})},
        **_tables(request, found),
        **_standing_of(request, plan, now),
    }
    return render(request, "fusing/plan.html", context, status=faulty.status)


def _tables(request: MemberRequest, found: Planned) -> dict[str, Any]:
    """A row for each social grid, and one for each Party grid."""
    tones = tones_of(found.ground)
    only_changes = request.GET.get("show") == "changes"
    rows = found.effect.changed if only_changes else found.effect.cells
    people: dict[str, list[Candidate]] = {}
    if may_change(found.plan, request.member):
        people = candidates(found.plan.area, by=request.member, on=found.ground.on)
    return {
        "only_changes": only_changes,
        "rows": [CellShown(row, found, tones.get(row.then, -1)) for row in rows],
        "grids": [
            GridShown(row, tones[row.code], people.get(community(row.code), []), request.member)
            for row in found.effect.grids
        ],
        "slivers": [
            (str(found.ground.cells[one.code]), str(found.ground.party_cells[one.upper]), one)
            for one in found.effect.slivers
        ],
    }


class CellShown:
    """A row of the table of social grids, in words."""

    def __init__(self, row: CellRow, found: Planned, tone: int) -> None:
        grids = found.ground.party_cells
        self.row, self.tone = row, tone
        self.was = str(grids[row.was]) if row.was in grids else ""
        self.then = str(grids[row.then]) if row.then in grids else ""
        self.options = [Option(c, str(grids[c]), c == row.then) for c in row.offered]
        self.suggested = str(grids[row.suggested]) if row.suggested in grids else ""
        self.parts = [
            (last_word(str(grids[piece.upper])), piece.households, round(100 * piece.share))
            for piece in row.pieces
        ]

    @property
    def is_otherwise(self) -> bool:
        """Whether another Party grid was chosen than where most of its households are."""
        return self.row.then != self.row.suggested


class GridShown:
    """A row of the table of Party grids; its own desk reads who leads, a room the family name.

    Who leads elsewhere is said by the branch alone.
    """

    def __init__(self, row: GridRow, tone: int, people: list[Candidate], looking: Member) -> None:
        self.row, self.tone = row, tone
        self.is_own = row.code.startswith(looking.area_code)
        self.reads_names = looking.keeps_community
        self.lead, self.lead_was = self._said(row.lead), self._said(row.lead_was)
        self.reason = row.reason if self.is_own else ""
        self.people = list(_leads(row, people, self.lead))

    def _said(self, lead: Lead | None) -> str:
        if lead is None:
            return ""
        if not self.is_own:
            return lead.post
        return lead.name if self.reads_names else f"{mask_name(lead.name)} {lead.post}"


def _leads(row: GridRow, people: list[Candidate], said: str) -> Iterator[Option]:
    """Whom a lead is chosen from; one who is not among them stays until another is chosen."""
    lead = (row.lead.person, row.lead.branch) if row.lead else None
    known = next((one for one in people if (one.person, one.branch) == lead), None)
    if row.lead and known is None:
        yield Option("keep", said, is_chosen=True)
    for one in people:
        yield Option(str(one.key), one.name, one is known)


def _standing_of(request: MemberRequest, plan: FusionPlan, now: datetime) -> dict[str, Any]:
    """What this person may do now, and what was done before; not every single choice."""
    today = timezone.localdate(now)
    lines = Entry.objects.of(plan).select_related("by__person", "by__organisation")
    return {
        "may_change": may_change(plan, request.member),
        "offered": offered(plan, request.member, today),
        "has_passed": plan.state in (State.DRAFT, State.AWAITING) and plan.has_come(today),
        "is_mine": plan.is_made_by(request.member),
        "lines": lines.exclude(verb="choose"),
    }


def _blank_notes() -> dict[str, NoteForm]:
    return {verb: NoteForm(auto_id=f"id_{verb}_%s") for verb in ("send_back", "withdraw")}


def _moment(plan: FusionPlan) -> dict[str, Any]:
    return {"reason": plan.reason, "effective_on": plan.effective_on}
