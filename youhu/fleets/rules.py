"""Fleets of a market, their vehicles and drivers: what may happen, by whom. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.moves import Move, arrow
from youhu.registry.rules import Role


class State(TextChoices):
    """Where the admission of a fleet, a vehicle or a driver stands."""

    APPLIED = "applied", pgettext_lazy("admission", "to be reviewed")
    RETURNED = "returned", pgettext_lazy("admission", "to be completed")
    ADMITTED = "admitted", pgettext_lazy("admission", "admitted")
    SUSPENDED = "suspended", pgettext_lazy("admission", "suspended")
    REFUSED = "refused", pgettext_lazy("admission", "refused")
    ENDED = "ended", pgettext_lazy("admission", "ended")


WAITING = frozenset({State.APPLIED, State.RETURNED})
# Who is suspended begins nothing, but still brings home what is aboard.
FINISHING = frozenset({State.ADMITTED, State.SUSPENDED})
OVER = frozenset({State.REFUSED, State.ENDED})
RUNNING = frozenset(State) - OVER - {State.ADMITTED}  # somebody has a next step, with a clock
LOOKS = {
    State.APPLIED: ("start", "wait"),
    State.RETURNED: ("back", "back"),
    State.ADMITTED: ("done", "done"),
    State.SUSPENDED: ("half", "ask"),
    State.REFUSED: ("off", "off"),
    State.ENDED: ("off", "off"),
}


class Doubt(TextChoices):
    """What the desk must settle about who drives before it admits them; the fleet is not told."""

    NAME = "name", _("The identity card number is known here under another name.")
    ELSEWHERE = "elsewhere", _("Somebody with this identity card drives for another fleet here.")


class Proposed(TextChoices):
    """What the first person proposes; a second one decides."""

    ADMIT = "admit", pgettext_lazy("admission", "to admit it")
    SUSPEND = "suspend", pgettext_lazy("admission", "to suspend it")
    READMIT = "readmit", pgettext_lazy("admission", "to admit it again")
    END = "end", pgettext_lazy("admission", "to end the admission")


READERS = (Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)
_DESK = [Role.HANDLER]  # of the association
_FLEET = [Role.HANDLER]  # of the fleet

MOVES: dict[str, Move] = {
    "complete": arrow([State.RETURNED], State.APPLIED, _FLEET),
    "give_back": arrow([State.APPLIED], State.RETURNED, _DESK),
    "admit": arrow([State.APPLIED], State.ADMITTED, _DESK),
    "refuse": arrow([State.APPLIED], State.REFUSED, _DESK),
    "suspend": arrow([State.ADMITTED], State.SUSPENDED, _DESK),
    "stop": arrow([State.ADMITTED], State.SUSPENDED, [Role.CLOCK]),
    "readmit": arrow([State.SUSPENDED], State.ADMITTED, _DESK),
    "end": arrow(frozenset(State) - OVER, State.ENDED, _DESK),
}


class Energy(TextChoices):
    ELECTRIC = "electric", _("electric")
    HYDROGEN = "hydrogen", _("hydrogen")
    GAS = "gas", _("natural gas")
    PETROL = "petrol", _("petrol")
    DIESEL = "diesel", _("diesel")
    MUSCLE = "muscle", _("muscle")


class DocumentKind(TextChoices):
    """What must be shown; which of it a fleet, a vehicle or a driver must show is in NEEDED."""

    BUSINESS_LICENCE = "business_licence", _("business licence")
    TRANSPORT_LICENCE = "transport_licence", _("road transport licence")
    VEHICLE_LICENCE = "vehicle_licence", _("vehicle licence")
    INSPECTION = "inspection", _("yearly inspection")
    COMPULSORY_INSURANCE = "compulsory_insurance", _("compulsory traffic insurance")
    CARGO_INSURANCE = "cargo_insurance", _("cargo and liability insurance")
    DRIVING_LICENCE = "driving_licence", _("driving licence")
    QUALIFICATION = "qualification", _("goods transport qualification")


class DocumentState(TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("document", "to be checked")
    ACCEPTED = "accepted", pgettext_lazy("document", "accepted")
    REFUSED = "refused", pgettext_lazy("document", "refused")
    REPLACED = "replaced", pgettext_lazy("document", "replaced by a newer one")
    ENDED = "ended", pgettext_lazy("document", "not valid any more")


DOCUMENT_MOVES: dict[str, Move] = {
    "accept": arrow([DocumentState.SUBMITTED], DocumentState.ACCEPTED, _DESK),
    "refuse": arrow([DocumentState.SUBMITTED], DocumentState.REFUSED, _DESK),
    "replace": arrow(
        [DocumentState.SUBMITTED, DocumentState.ACCEPTED, DocumentState.REFUSED],
        DocumentState.REPLACED,
        _FLEET,
    ),
    "expire": arrow([DocumentState.ACCEPTED], DocumentState.ENDED, [Role.CLOCK]),
}


class Subject(TextChoices):
    """What is admitted."""

    FLEET = "fleet", pgettext_lazy("admission", "fleet")
    VEHICLE = "vehicle", pgettext_lazy("admission", "vehicle")
    DRIVER = "driver", pgettext_lazy("admission", "driver")


# What must be shown, and be in force, as long as the admission lasts.
NEEDED: dict[str, tuple[DocumentKind, ...]] = {
    Subject.FLEET: (DocumentKind.BUSINESS_LICENCE, DocumentKind.TRANSPORT_LICENCE),
    Subject.VEHICLE: (
        DocumentKind.VEHICLE_LICENCE,
        DocumentKind.INSPECTION,
        DocumentKind.COMPULSORY_INSURANCE,
        DocumentKind.CARGO_INSURANCE,
    ),
    Subject.DRIVER: (DocumentKind.DRIVING_LICENCE, DocumentKind.QUALIFICATION),
}
# A tricycle that is pedalled has neither a licence nor an inspection.
NEEDED_OF_MUSCLE = (DocumentKind.CARGO_INSURANCE,)
WARNED_DAYS = (30, 7, 1)  # before a document ends


@dataclass(frozen=True)
class Paper:
    """What the rules ask of a document: its kind, its state and its days."""

    kind: str
    state: str
    valid_from: date
    valid_until: date

    def in_force(self, on: date) -> bool:
        is_accepted = self.state == DocumentState.ACCEPTED
        return is_accepted and self.valid_from <= on <= self.valid_until


def needed_of(subject: str, energy: str = "") -> tuple[DocumentKind, ...]:
    """The documents without which nothing of that kind is admitted."""
    if subject == Subject.VEHICLE and energy == Energy.MUSCLE:
        return NEEDED_OF_MUSCLE
    return NEEDED[subject]


def lacking(
    needed: Iterable[DocumentKind], papers: Iterable[Paper], on: date
) -> list[DocumentKind]:
    """The needed kinds of which no accepted document is in force on that day."""
    held = {paper.kind for paper in papers if paper.in_force(on)}
    return [kind for kind in needed if kind not in held]


class ViolationState(TextChoices):
    """Whether the points of a violation stand."""

    RECORDED = "recorded", pgettext_lazy("violation", "open to objection")
    OBJECTED = "objected", pgettext_lazy("violation", "objection to be decided")
    UPHELD = "upheld", pgettext_lazy("violation", "stands")
    CANCELLED = "cancelled", pgettext_lazy("violation", "cancelled")


OPEN_VIOLATIONS = frozenset({ViolationState.RECORDED, ViolationState.OBJECTED})
VIOLATION_LOOKS = {
    ViolationState.RECORDED: ("start", "wait"),
    ViolationState.OBJECTED: ("half", "ask"),
    ViolationState.UPHELD: ("done", "back"),
    ViolationState.CANCELLED: ("off", "off"),
}
VIOLATION_MOVES: dict[str, Move] = {
    "object": arrow([ViolationState.RECORDED], ViolationState.OBJECTED, _FLEET),
    "uphold": arrow([ViolationState.OBJECTED], ViolationState.UPHELD, _DESK),
    "cancel": arrow(OPEN_VIOLATIONS, ViolationState.CANCELLED, _DESK),
    "stand": arrow([ViolationState.RECORDED], ViolationState.UPHELD, [Role.CLOCK]),
}

# Shortest first: the ways over which times are reckoned (see youhu.roads).
PROFILES = [("van", _("van")), ("cargo_bike", _("cargo tricycle")), ("foot", _("on foot"))]

MOST_NAME, MOST_LINE, MOST_NOTE = 20, 60, 300
# Work days: for the desk to look at an application, for the fleet to complete it, to object to a
# violation, to decide about an objection.
REVIEW_DAYS, COMPLETE_DAYS, OBJECT_DAYS, DECIDE_DAYS = 5, 10, 5, 5
RENEW_DAYS = 30  # after which somebody asks what becomes of a vehicle whose document ended
RUNG_STEP, TOP_RUNG = timedelta(days=1), 3
