"""Every write of the fleets."""

from youhu.fleets.actions.applying import (
    Who,
    apply_driver,
    apply_fleet,
    apply_vehicle,
    complete,
)
from youhu.fleets.actions.deciding import (
    admit,
    end,
    give_back,
    readmit,
    refuse,
    suspend,
)
from youhu.fleets.actions.founding import Firm, apply_firm
from youhu.fleets.actions.ground import add_rule, end_rule, keep_kind, keep_type, keep_zone
from youhu.fleets.actions.looking import look_at_paper
from youhu.fleets.actions.papers import (
    Shown,
    accept_paper,
    give_permit,
    refuse_paper,
    submit_paper,
    take_permit,
)
from youhu.fleets.actions.proposing import (
    drop_proposal,
    propose_admission,
    propose_end,
    propose_readmission,
    propose_suspension,
)
from youhu.fleets.actions.reporting import report_vehicle
from youhu.fleets.actions.sweeping import stop_ended, warn, warn_of_ends
from youhu.fleets.actions.violating import (
    Seen,
    cancel,
    object_to,
    record_violation,
    stand,
    uphold,
)

__all__ = [
    "Firm",
    "Seen",
    "Shown",
    "Who",
    "accept_paper",
    "add_rule",
    "admit",
    "apply_driver",
    "apply_firm",
    "apply_fleet",
    "apply_vehicle",
    "cancel",
    "complete",
    "drop_proposal",
    "end",
    "end_rule",
    "give_back",
    "give_permit",
    "keep_kind",
    "keep_type",
    "keep_zone",
    "look_at_paper",
    "object_to",
    "propose_admission",
    "propose_end",
    "propose_readmission",
    "propose_suspension",
    "readmit",
    "record_violation",
    "refuse",
    "refuse_paper",
    "report_vehicle",
    "stand",
    "stop_ended",
    "submit_paper",
    "suspend",
    "take_permit",
    "uphold",
    "warn",
    "warn_of_ends",
]
