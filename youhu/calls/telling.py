"""How a call is told to people: where it stands, what happened to it, and why it is where it is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.calls.models import Call, Duty
from youhu.calls.reference import Reference
from youhu.calls.rules import ENDED, CategoryKind, DutyPart, DutyState, Kind, State
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.registry.models import Organisation
from youhu.registry.rules import Role
from youhu.territory.index import CellRef
from youhu.territory.rules import COMMUNITY_DIGITS, SUBDISTRICT_DIGITS


@dataclass(frozen=True)
class Step:
    """One station on the way of a call; `look` is done, now, todo or off."""

    name: str
    at: datetime | None
    look: str


_AT = {
    State.RECEIVED: 1, State.VERIFYING: 1, State.RETURNED: 1, State.DECLINING: 1,
    State.DISPATCHED: 2, State.WORKING: 3, State.SUSPENDED: 3, State.CHECKING: 4,
    State.ANSWERED: 4,
}  # fmt: skip
SIGNING = 2


def steps_of(call: Call, duty: Duty | None) -> list[Step]:
    """The five stations of a call and the one at which it stands now.

    `duty` is the newest lead duty, which knows when the call was sent and signed for.
    """
    last = _("Checked") if call.kind == Kind.REPORT else _("Rated")
    stations = [
        (_("Received"), call.raised_at),
        (_("Dispatched"), duty.assigned_at if duty else None),
        (_("Signed"), duty.signed_at if duty else None),
        (_("Answered"), call.answered_at),
        (last, call.closed_at),
    ]
    if call.state in ENDED - {State.CLOSED}:
        ended = Step(call.get_state_display(), call.closed_at, "off")
        return [*(Step(name, at, "done") for name, at in stations[:4] if at), ended]
    at = _AT.get(State(call.state), len(stations))
    return [Step(name, when, _look(i, at)) for i, (name, when) in enumerate(stations)]


def brief_steps_of(call: Call, duty: Duty | None) -> list[Step]:
    """The same for the caller, who need not tell the signing from the work."""
    steps = steps_of(call, duty)
    signed = next((step for step in steps if step.name == _("Signed")), None)
    kept = [step for step in steps if step is not signed]
    if signed is not None and signed.look == "now":
        kept[SIGNING] = replace(kept[SIGNING], look="now")
    return kept


def _look(i: int, at: int) -> str:
    if i == at:
        return "now"
    return "done" if i < at else "todo"


def used_percent(start: datetime, end: datetime | None, now: datetime) -> int:
    """How much of a stretch of time is over, from 0 to 100; nothing of one without an end."""
    if end is None:
        return 0
    whole = (end - start).total_seconds()
    return (
        100 if whole <= 0 else max(0, min(100, round(100 * (now - start).total_seconds() / whole)))
    )


def lead_of(duties: Iterable[Duty]) -> Duty | None:
    """The newest lead among the duties of a call, given oldest first."""
    return next((d for d in reversed(list(duties)) if d.part == DutyPart.LEAD), None)


def helpers_of(duties: Iterable[Duty]) -> list[Organisation]:
    """The units that help, or have helped; not those of which nothing is wanted any more."""
    kept = [d for d in duties if d.part == DutyPart.ASSIST and d.state != DutyState.GIVEN_BACK]
    return list({duty.unit_id: duty.unit for duty in kept}.values())


@dataclass(frozen=True)
class Line:
    """One line of the story of a call; `look` is plain, auto or ok.

    A line, and by itself its note, may be one that the caller sees too.
    """

    at: datetime
    what: str
    who: str
    note: str
    look: str
    verb: str
    is_public: bool
    is_note_public: bool


SAID: Mapping[str, Promise] = {
    "raise": gettext_lazy("Received"),
    "import": gettext_lazy("Taken over from another system"),
    "dispatch": gettext_lazy("Dispatched"),
    "redispatch": gettext_lazy("Sent to another unit"),
    "ask_verify": gettext_lazy("To be verified on the spot"),
    "confirm": gettext_lazy("Verified on the spot"),
    "refute": gettext_lazy("Could not be verified"),
    "sign": gettext_lazy("Signed for"),
    "answer": gettext_lazy("Answered"),
    "finish": gettext_lazy("Reported done, to be checked"),
    "pass_check": gettext_lazy("Checked: it is done"),
    "close_checked": gettext_lazy("Checked and closed"),
    "fail_check": gettext_lazy("Checked: not done yet"),
    "rate": gettext_lazy("Rated"),
    "lapse": gettext_lazy("Closed without a rating"),
    "reopen": gettext_lazy("Opened again"),
    "return_call": gettext_lazy("Returned"),
    "suspend": gettext_lazy("On hold"),
    "resume": gettext_lazy("Goes on"),
    "propose_decline": gettext_lazy("Proposed not to be handled"),
    "agree_decline": gettext_lazy("Not to be handled"),
    "refuse_decline": gettext_lazy("Is to be handled"),
    "merge": gettext_lazy("Goes on together with another call"),
    "unmerge": gettext_lazy("Goes on by itself again"),
    "contest": gettext_lazy("The caller says it is another matter"),
    "inherit": gettext_lazy("Goes on by itself: the main call came to nothing"),
    "follow": gettext_lazy("Goes on together with another call now"),
    "answer_along": gettext_lazy("Answered with the main call"),
    "close_along": gettext_lazy("Done with the main call"),
    "decline_along": gettext_lazy("Not to be handled, as the main call"),
    "follow_again": gettext_lazy("Open again with the main call"),
    "take_in": gettext_lazy("Another call joined it"),
    "let_go": gettext_lazy("A call that had joined it goes on by itself"),
    "split": gettext_lazy("Split: other matters have numbers of their own"),
    "withdraw": gettext_lazy("Withdrawn"),
    "void": gettext_lazy("Declared void"),
    "remark": gettext_lazy("Remark"),
    "add_photo": gettext_lazy("Photos added"),
    "reveal": gettext_lazy("Looked at the caller's number"),
    "erase": gettext_lazy("Personal data erased"),
    "correct_caller": gettext_lazy("Name or telephone of the caller corrected"),
    "echo": gettext_lazy("Somebody else met it, too"),
    "escalate": gettext_lazy("Overdue: warning given"),
    "assist": gettext_lazy("Called in to help"),
    "assist_sign": gettext_lazy("Signed for its part"),
    "assist_done": gettext_lazy("Finished its part"),
    "assist_off": gettext_lazy("No longer needed"),
    "extend": gettext_lazy("More time was given"),
    "recategorise": gettext_lazy("Given another category"),
    "relocate": gettext_lazy("The map was redrawn: the place has another cell"),
}
# What the office says among itself is not for the caller's page; nor are its inner notes.
INNER = {
    "propose_decline", "refuse_decline", "void", "reveal", "escalate", "relocate", "replay",
    "take_in", "let_go",
}  # fmt: skip
NOTE_FOR_CALLER = {"answer", "finish", "suspend", "extend", "rate", "reopen", "withdraw"}
WELL = {"answer", "pass_check", "close_checked", "rate", "answer_along", "close_along"}


def story(entries: Iterable[Entry], reference: Reference) -> list[Line]:
    """The lines of the ledger about a call as people read them, newest first."""
    units = {unit.code: unit for unit in reference.tables.units.values()}
    return [_line(entry, units) for entry in reversed(list(entries))]


def verb_said(verb: str) -> str:
    """A verb of the ledger in words; one that is not ours stays as it is."""
    return str(SAID.get(verb, verb))


def public_story(entries: Iterable[Entry], reference: Reference) -> list[Line]:
    """What the caller may read of it: every step, units and roles, but no names of staff."""
    units = {unit.code: unit for unit in reference.tables.units.values()}
    said = list(entries)
    why_not = next((e.note for e in reversed(said) if e.verb == "propose_decline"), "")
    lines = [_line(entry, units, public=True) for entry in reversed(said) if _is_public(entry)]
    return [replace(line, note=why_not) if line.verb == "agree_decline" else line for line in lines]


def _is_public(entry: Entry) -> bool:
    return entry.verb not in INNER and (entry.verb != "remark" or entry.role == Role.RESIDENT)


def _line(entry: Entry, units: Mapping[str, Organisation], *, public: bool = False) -> Line:
    verb, said_of = entry.verb, entry.payload
    unit = units.get(str(said_of.get("unit") or said_of.get("told") or ""))
    said = SAID.get(verb, verb)
    is_for_caller = verb in NOTE_FOR_CALLER or entry.role == Role.RESIDENT
    note = "" if verb == "raise" or (public and not is_for_caller) else entry.note
    look = "auto" if entry.role == Role.CLOCK else "ok" if verb in WELL else "plain"
    what = f"{said} → {unit}" if unit is not None else str(said)
    for_caller = _is_public(entry)
    return Line(
        entry.at, what, _hand(entry, public), note, look, verb,
        for_caller, for_caller and is_for_caller,
    )  # fmt: skip


def _hand(entry: Entry, public: bool) -> str:
    """Whose hand it was: unit, role and, for the office, the name. Callers are never named."""
    if entry.role == Role.CLOCK:
        return _("automatically")
    if entry.verb == "echo":
        return _("a neighbour")
    if entry.by is None or entry.role == Role.RESIDENT:
        return _("the caller")
    parts = [entry.by.organisation, entry.get_role_display()]
    return " · ".join(str(part) for part in (*parts, None if public else entry.by.person) if part)


def place_name(call: Call, reference: Reference, now: datetime) -> str:
    """Subdistrict, community and cell, also of a cell that is no longer in force."""
    return reference.name_of(call.cell_code)


def reasons(call: Call, reference: Reference, now: datetime) -> Iterator[tuple[str, str]]:
    """Why this unit answers, sentence by sentence, each with the icon it is drawn with."""
    place, why = place_name(call, reference, now), call.routing
    yield "pin", _("The place lies in %(place)s.") % {"place": place}
    if why.get("by_hand"):
        yield "users", _("A dispatcher chose this unit.")
    elif "rule" in why:
        yield "rule", _rule_sentence(call, reference, now)
        if why.get("passed_over"):
            numbers = _(", ").join(str(number) for number in why["passed_over"])
            yield "swap", _("Wider rules that gave way: %(numbers)s.") % {"numbers": numbers}
    elif call.is_fallback:
        yield "alert", _("No rule fits this category here, so the command room answers.")
    yield from _for_now(call)


def _for_now(call: Call) -> Iterator[tuple[str, str]]:
    """Who has the call while it is not with the unit that shall answer."""
    state, routed = State(call.state), call.routing.get("unit")
    is_elsewhere = call.unit is not None and routed != call.unit.code
    if state in _MEANWHILE and (is_elsewhere or state == State.VERIFYING):
        yield "clock", _MEANWHILE[state] % {"unit": call.unit}


_MEANWHILE: Mapping[State, Promise] = {
    State.VERIFYING: gettext_lazy("First %(unit)s looks whether it is so."),
    State.RECEIVED: gettext_lazy("It could not be verified; %(unit)s decides what follows."),
    State.DECLINING: gettext_lazy("%(unit)s decides whether it is to be handled."),
    State.RETURNED: gettext_lazy("The unit returned it; %(unit)s sends it on."),
}


def _rule_sentence(call: Call, reference: Reference, now: datetime) -> str:
    units = {unit.code: unit for unit in reference.tables.units.values()}
    said = {
        "number": call.routing["rule"],
        "category": _category_words(call),
        "area": _area_words(call, str(call.routing.get("area", "")), reference, now),
        "unit": units.get(str(call.routing.get("unit", "")), call.unit),
    }
    return _("Rule %(number)s: %(category)s in %(area)s → %(unit)s.") % said


def _category_words(call: Call) -> str:
    """What the rule covers: the category itself, its class, a kind, or everything."""
    code, category = call.routing.get("category", ""), call.category
    parent = category.parent
    if code == category.code:
        return f"{category} ({code})"
    if parent is not None and code == parent.code:
        return f"{parent} ({code})"
    return str(CategoryKind(code).label) if code in CategoryKind else _("every category")


def _area_words(call: Call, code: str, reference: Reference, now: datetime) -> str:
    """The part of the district that the rule covers, by the length of its code."""
    if len(code) < SUBDISTRICT_DIGITS:
        return _("the whole district")
    try:
        cell = reference.cell(call.cell_code, now)
    except Refused:
        return code
    depth = 1 if len(code) == SUBDISTRICT_DIGITS else 2 if len(code) == COMMUNITY_DIGITS else 3
    return str(CellRef(cell.code, cell.names[:depth]))
