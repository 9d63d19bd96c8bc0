"""What fleets and the desk of their market are told."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

FLEETS = Topic("fleets", _("Fleets"))

NOTICES = {
    "admission_applied": Wording(
        FLEETS,
        _("To be reviewed: %(thing)s"),
        _("%(fleet)s applies. Look at the documents; say what is missing, or propose."),
    ),
    "admission_returned": Wording(
        FLEETS,
        _("To be completed: %(thing)s"),
        _("The association gives the application back: %(reason)s"),
    ),
    "admission_admitted": Wording(
        FLEETS, _("Admitted: %(thing)s"), _("%(fleet)s may use it for the market from today on.")
    ),
    "admission_refused": Wording(
        FLEETS, _("Refused: %(thing)s"), _("The association refuses it: %(reason)s")
    ),
    "admission_suspended": Wording(
        FLEETS,
        _("Suspended until %(until)s: %(thing)s"),
        _("It must not drive for the market. %(reason)s"),
    ),
    "admission_stopped": Wording(
        FLEETS,
        _("Stopped: %(thing)s"),
        _("It must not drive for the market from today on: %(reason)s. Hand in what is renewed."),
    ),
    "admission_readmitted": Wording(
        FLEETS, _("Admitted again: %(thing)s"), _("It may drive for the market again.")
    ),
    "admission_ended": Wording(
        FLEETS, _("Admission ended: %(thing)s"), _("It drives for the market no longer: %(reason)s")
    ),
    "admission_overdue": Wording(
        FLEETS,
        _("Overdue: %(thing)s of %(fleet)s"),
        _("Its next step was due by %(due)s. This is warning %(rung)s."),
    ),
    "paper_ends": Wording(
        FLEETS,
        _("%(kind)s of %(thing)s ends in %(days)s days"),
        _("Hand in the renewed one in time; on the day after, it is stopped."),
    ),
    "paper_refused": Wording(
        FLEETS, _("%(kind)s of %(thing)s was refused"), _("The association says: %(reason)s")
    ),
    "violation_recorded": Wording(
        FLEETS,
        _("Violation recorded: %(kind)s"),
        _("It is about %(thing)s. You may object until %(due)s."),
    ),
    "violation_objected": Wording(
        FLEETS,
        _("%(fleet)s objects: %(thing)s"),
        _("Somebody else than who recorded it decides."),
    ),
    "violation_decided": Wording(
        FLEETS, _("Decided about your objection: %(kind)s"), _("It now is: %(state)s. %(reason)s")
    ),
    "points_warning": Wording(
        FLEETS,
        _("Warning: %(thing)s, %(value)s"),
        _("The violations of twelve months reach the mark for a warning. The page shows the rule."),
    ),
    "points_suspension": Wording(
        FLEETS,
        _("Suspension proposed: %(thing)s"),
        _("%(reason)s. Decide whether %(fleet)s must stop using it."),
    ),
    "vehicle_reported": Wording(
        FLEETS,
        _("A passer-by reports %(thing)s"),
        _("The call is %(number)s. Record a violation if it is one."),
    ),
}
