"""What people are told about the duties of several units at one call."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import WARNINGS, WORK, Wording

NOTICES = {
    "assist_asked": Wording(
        WORK,
        _("Your unit is asked to help with call %(number)s"),
        _("Sign by %(due)s. %(asker)s asks: %(task)s"),
    ),
    "assist_off": Wording(
        WORK,
        _("Your unit is no longer needed for call %(number)s"),
        _("%(task)s: taken off. Why: %(note)s"),
    ),
    "assist_done": Wording(
        WORK, _("%(unit)s has done its part in call %(number)s"), _("It says: %(report)s")
    ),
    "assist_declined": Wording(
        WORK,
        _("%(unit)s declines to help with call %(number)s"),
        _("Say by %(due)s what follows: insist, ask another unit, or take it off. Why: %(note)s"),
    ),
    "assist_disputed": Wording(
        WORK,
        _("A duty in call %(number)s is disputed"),
        _("Decide by %(due)s. %(unit)s: %(reason)s. Against it: %(note)s"),
    ),
    "assist_insisted": Wording(
        WORK,
        _("The duty of your unit in call %(number)s is insisted on"),
        _("%(arbiter)s decides by %(due)s. You will be told."),
    ),
    "assist_upheld": Wording(
        WORK,
        _("The duty of %(unit)s in call %(number)s stands"),
        _("Sign by %(due)s. The arbiter says: %(note)s"),
    ),
    "assist_released": Wording(
        WORK,
        _("%(unit)s is released from its duty in call %(number)s"),
        _("The arbiter says: %(note)s"),
    ),
    "assist_overdue": Wording(
        WARNINGS,
        _("A duty in call %(number)s is overdue"),
        _("%(holder)s was due by %(due)s: %(task)s. This is warning %(rung)s."),
    ),
}
