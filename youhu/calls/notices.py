"""What people are told about calls."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import ANSWERS, WARNINGS, WORK, Wording

NOTICES = {
    "dispatched": Wording(
        WORK, _("New call %(number)s"), _("Sign for it by %(due)s. %(address)s: %(what)s")
    ),
    "received": Wording(
        WORK,
        _("Call %(number)s needs a dispatcher"),
        _("No rule found a unit: dispatch it by %(due)s. %(address)s: %(what)s"),
    ),
    "verifying": Wording(
        WORK,
        _("Please look at call %(number)s"),
        _("See by %(due)s whether it is so. %(address)s: %(what)s"),
    ),
    "checking": Wording(
        WORK,
        _("Please check call %(number)s"),
        _("See by %(due)s whether it is really done. %(address)s: %(what)s"),
    ),
    "returned": Wording(
        WORK,
        _("Call %(number)s was returned"),
        _("Send it to another unit by %(due)s. Why it was returned: %(note)s"),
    ),
    "reworked": Wording(
        WORK,
        _("Call %(number)s is not done yet"),
        _("Finish it by %(due)s. What is missing: %(note)s"),
    ),
    "reopened": Wording(
        WORK,
        _("Call %(number)s is open again"),
        _("Sign for it by %(due)s. Why it was opened again: %(note)s"),
    ),
    "resumed": Wording(WORK, _("Call %(number)s goes on"), _("It is due by %(due)s.")),
    "second_person": Wording(
        WORK,
        _("Call %(number)s awaits your second look"),
        _("Agree or refuse by %(due)s. Not to be handled, because: %(note)s"),
    ),
    "escalated": Wording(
        WARNINGS,
        _("Call %(number)s is overdue"),
        _("%(unit)s was due by %(due)s. This is warning %(rung)s."),
    ),
    "extended": Wording(
        ANSWERS,
        _("Your call %(number)s needs more time"),
        _("%(unit)s now promises an answer by %(due)s, because: %(note)s"),
    ),
    "answered": Wording(
        ANSWERS,
        _("Your call %(number)s is answered"),
        _("Please rate it by %(due)s. %(unit)s says: %(answer)s"),
    ),
}
