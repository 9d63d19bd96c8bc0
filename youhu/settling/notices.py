"""What desks and fleets are told about settlement."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

SETTLEMENT = Topic("settlement", _("Settlement"))

NOTICES = {
    "statement_drawn": Wording(
        SETTLEMENT,
        _("Draft of a statement: %(fleet)s"),
        _("%(code)s was drawn up for the month before. Look it through and send it by %(due)s."),
    ),
    "statement_sent": Wording(
        SETTLEMENT,
        _("Your statement %(code)s"),
        _("Agree or object by %(due)s; after that it counts as agreed."),
    ),
    "statement_answered": Wording(
        SETTLEMENT,
        _("Your objection to %(code)s was answered"),
        _("Agree or object again by %(due)s; after that it counts as agreed."),
    ),
    "statement_agreed": Wording(
        SETTLEMENT, _("Agreed: %(code)s of %(fleet)s"), _("Send the money by %(due)s.")
    ),
    "statement_disputed": Wording(
        SETTLEMENT, _("%(fleet)s objects to %(code)s"), _("Answer by %(due)s.")
    ),
    "statement_paid": Wording(
        SETTLEMENT, _("Paid: %(code)s"), _("The number of the transfer stands on its page.")
    ),
    "correction_refused": Wording(
        SETTLEMENT, _("Correction %(code)s was refused"), _("It was for %(fleet)s.")
    ),
    "settlement_late": Wording(
        SETTLEMENT, _("Overdue: %(code)s of %(fleet)s"), _("It was due by %(due)s.")
    ),
}
