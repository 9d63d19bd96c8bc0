"""One fleet, vehicle or driver: documents with lights, what can be done now, the record."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from youhu.common.moves import open_moves
from youhu.fleets import actions
from youhu.fleets.forms import LookForm, MayNoteForm, NoteForm, PaperForm, PermitForm, SuspendForm
from youhu.fleets.lights import checklist
from youhu.fleets.models import Document, Driver, Fleet, Permit, Vehicle
from youhu.fleets.points import points_of, score_of
from youhu.fleets.queries import Thing, fitness, keeps, runs, subject_of
from youhu.fleets.rules import LOOKS, READERS, Proposed, State, Subject
from youhu.fleets.scores import SUSPEND_POINTS, tone
from youhu.fleets.views.showing import Faulty, did, shown, wrong_of
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import Role

MOST_LINES = 60
# The form and the action of each step; which of them is open is for the table of moves to say.
STEPS: dict[str, tuple[type[forms.Form], Callable[..., Any]]] = {
    "complete": (MayNoteForm, actions.complete),
    "give_back": (NoteForm, actions.give_back),
    "propose_admit": (MayNoteForm, actions.propose_admission),
    "propose_suspend": (SuspendForm, actions.propose_suspension),
    "propose_readmit": (MayNoteForm, actions.propose_readmission),
    "propose_end": (NoteForm, actions.propose_end),
    "drop_proposal": (NoteForm, actions.drop_proposal),
    "admit": (MayNoteForm, actions.admit),
    "refuse": (NoteForm, actions.refuse),
    "suspend": (MayNoteForm, actions.suspend),
    "readmit": (MayNoteForm, actions.readmit),
    "end": (MayNoteForm, actions.end),
}
ROWS: dict[str, Any] = {
    Subject.FLEET: Fleet.objects.select_related("organisation", "market", "proposed_by__person"),
    Subject.VEHICLE: Vehicle.objects.select_related(
        "type", "fleet__organisation", "fleet__market", "proposed_by__person"
    ),
    Subject.DRIVER: Driver.objects.select_related(
        "person", "fleet__organisation", "fleet__market", "proposed_by__person"
    ),
}


def find(request: MemberRequest, subject: str, pk: int) -> Any:
    return get_object_or_404(ROWS[subject].all().visible_to(request.member), pk=pk)


@for_roles(*READERS)
@require_safe
def fleet(request: MemberRequest, pk: int) -> HttpResponse:
    """One fleet: documents, vehicles, drivers, violations, score, record."""
    return page(request, find(request, Subject.FLEET, pk))


@for_roles(*READERS)
@require_safe
def vehicle(request: MemberRequest, pk: int) -> HttpResponse:
    """One vehicle: documents, permits, reports, violations, record."""
    return page(request, find(request, Subject.VEHICLE, pk))


@for_roles(*READERS)
@require_safe
def driver(request: MemberRequest, pk: int) -> HttpResponse:
    """One driver: documents, violations, record."""
    return page(request, find(request, Subject.DRIVER, pk))


@for_roles(Role.HANDLER)
@require_POST
def act_thing(request: MemberRequest, subject: str, pk: int, verb: str) -> HttpResponse:
    """One step with a fleet, a vehicle or a driver; a document is handed in, a permit given."""
    thing = find(request, subject, pk)
    form, action = _step(request, thing, verb)
    if did(request, form, action, thing):
        return redirect(thing)
    return page(request, thing, (verb, form))


def _step(request: MemberRequest, thing: Thing, verb: str) -> tuple[forms.Form, Callable[..., Any]]:
    if verb == "paper":
        return PaperForm(request.POST, request.FILES, thing=thing), actions.submit_paper
    if verb == "permit" and isinstance(thing, Vehicle):
        return PermitForm(request.POST, thing=thing), actions.give_permit
    if verb not in STEPS:
        raise Http404
    kind, action = STEPS[verb]
    return kind(request.POST), action


@for_roles(Role.HANDLER)
@require_POST
def act_paper(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """The desk accepts a document, or refuses it with a reason."""
    paper = get_object_or_404(Document.objects.visible_to(request.member), pk=pk)
    steps: dict[str, Callable[..., Any]] = {
        "accept": actions.accept_paper, "refuse": actions.refuse_paper,
    }  # fmt: skip
    if verb not in steps:
        raise Http404
    form = NoteForm(request.POST) if verb == "refuse" else forms.Form(request.POST)
    if not did(request, form, steps[verb], paper):
        messages.error(request, wrong_of(form))
    return redirect(paper.thing)


@for_roles(Role.HANDLER)
@require_POST
def end_permit(request: MemberRequest, pk: int) -> HttpResponse:
    """A permit is taken back."""
    vehicles = Vehicle.objects.visible_to(request.member)
    permit = get_object_or_404(
        Permit.objects.select_related("zone", "vehicle__fleet"), pk=pk, vehicle__in=vehicles
    )
    form = forms.Form(request.POST)
    if not did(request, form, actions.take_permit, permit):
        messages.error(request, wrong_of(form))
    return redirect(permit.vehicle)


def page(request: MemberRequest, thing: Thing, faulty: Faulty | None = None) -> HttpResponse:
    now, member = timezone.now(), request.member
    is_desk, is_own = keeps(member, thing.of_fleet), runs(member, thing.of_fleet)
    verbs = _verbs(thing, member, is_desk=is_desk, is_own=is_own)
    context = {
        "thing": thing,
        "subject": subject_of(thing).value,
        "look": LOOKS[State(thing.state)],
        "here": thing.get_absolute_url(),
        "fit": fitness(thing, now),
        "lights": checklist(thing, timezone.localdate(now)),
        "is_desk": is_desk,
        "member_person": member.person_id,
        "reviews": is_desk or is_own,
        "look_form": LookForm(auto_id=False),
        "may_add": (is_desk or is_own) and not thing.is_over and not thing.of_fleet.is_over,
        "verbs": verbs,
        "forms": _forms(thing, verbs, faulty),
        "open_act": faulty[0] if faulty else "",
        "wrong": wrong_of(faulty[1]) if faulty else "",
        "lines": _lines(thing),
        **_more(thing, now),
    }
    return shown(request, "thing.html", context, is_wrong=faulty is not None)


def _lines(thing: Thing) -> list[Entry]:
    rows = Entry.objects.of(thing).select_related("by__person", "by__organisation")
    return list(rows.reverse()[:MOST_LINES])


def _verbs(thing: Thing, member: Member, *, is_desk: bool, is_own: bool) -> list[str]:
    """The steps that this member may take now."""
    if is_own:
        return ["complete"] if thing.state == State.RETURNED else []
    if not is_desk:
        return []
    found = open_moves(thing, member.role)
    if not thing.proposed:
        return [f"propose_{verb}" if verb in Proposed else verb for verb in found]
    plain = [verb for verb in found if verb not in Proposed]
    if thing.proposed_by is None:
        return [*plain, f"propose_{thing.proposed}", "drop_proposal"]
    is_first = thing.proposed_by.person_id == member.person_id
    return [*plain, *([] if is_first else [thing.proposed]), "drop_proposal"]


def _forms(thing: Thing, verbs: list[str], faulty: Faulty | None) -> dict[str, forms.Form]:
    made: dict[str, forms.Form] = {
        verb: STEPS[verb][0](auto_id=f"{verb}_%s") for verb in verbs if verb in STEPS
    }
    made["paper"] = PaperForm(thing=thing, auto_id="paper_%s")
    made["no"] = NoteForm(auto_id="no_%s")
    if isinstance(thing, Vehicle):
        made["permit"] = PermitForm(thing=thing, auto_id="permit_%s")
    if faulty:
        made[faulty[0]] = faulty[1]
    return made


def _more(thing: Thing, now: Any) -> dict[str, Any]:
    """What the page says besides, for each kind of thing."""
    violations = thing.violations.select_related("kind", "vehicle").order_by("-at", "-pk")[:10]
    found: dict[str, Any] = {
        "violations": violations,
        "points": points_of(thing, now),
        "most_points": SUSPEND_POINTS,
    }
    if isinstance(thing, Fleet):
        value = score_of(thing, now)
        vehicles = thing.vehicles.select_related("type").order_by("mark", "pk")
        drivers = thing.drivers.select_related("person").order_by("pk")
        told = {"vehicles": vehicles, "drivers": drivers, "looks": LOOKS}
        return {**found, **told, "score": value, "score_tone": tone(value)}
    if isinstance(thing, Vehicle):
        permits = thing.permits.select_related("zone").order_by("-valid_until", "pk")
        sightings = thing.sightings.select_related("call").order_by("-at")[:10]
        return {**found, "permits": permits, "sightings": sightings}
    return found
