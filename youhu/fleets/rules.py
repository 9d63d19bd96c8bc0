"""Fleets of a market, their vehicles and drivers: what may happen, by whom. Pure."""

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
OVER = frozenset({State.REFUSED, State.ENDED})

_DESK = [Role.HANDLER]  # of the association
_FLEET = [Role.HANDLER]  # of the fleet

MOVES: dict[str, Move] = {
    "complete": arrow([State.RETURNED], State.APPLIED, _FLEET),
    "give_back": arrow([State.APPLIED], State.RETURNED, _DESK),
    "admit": arrow([State.APPLIED], State.ADMITTED, _DESK),
    "refuse": arrow([State.APPLIED], State.REFUSED, _DESK),
    "suspend": arrow([State.ADMITTED], State.SUSPENDED, [Role.HANDLER, Role.CLOCK]),
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


DOCUMENT_MOVES: dict[str, Move] = {
    "accept": arrow([DocumentState.SUBMITTED], DocumentState.ACCEPTED, _DESK),
    "refuse": arrow([DocumentState.SUBMITTED], DocumentState.REFUSED, _DESK),
    "replace": arrow(
        [DocumentState.SUBMITTED, DocumentState.ACCEPTED, DocumentState.REFUSED],
        DocumentState.REPLACED,
        _FLEET,
    ),
}
# Shortest first: the ways over which times are reckoned (see youhu.roads).
PROFILES = [("van", _("van")), ("cargo_bike", _("cargo tricycle")), ("foot", _("on foot"))]

MOST_NAME, MOST_LINE, MOST_NOTE = 20, 60, 300
