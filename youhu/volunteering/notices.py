"""What people are told about check-ins and services. Desks and rooms read no name in it."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

SERVING = Topic("volunteering", _("Check-ins and service"))

NOTICES = {
    "check_in_submitted": Wording(
        SERVING,
        _("Somebody checks in to %(community)s"),
        _("Accept or refuse it by %(due)s."),
    ),
    "check_in_accepted": Wording(
        SERVING,
        _("%(community)s has accepted your check-in"),
        _("You can sign up for activities now. Look at it again by %(due)s."),
    ),
    "check_in_refused": Wording(
        SERVING, _("%(community)s has not accepted your check-in"), _("Why: %(note)s")
    ),
    "check_in_left": Wording(
        SERVING, _("A member has left %(community)s"), _("The check-in has ended.")
    ),
    "check_in_ended": Wording(
        SERVING, _("Your check-in to %(community)s has ended"), _("Why: %(note)s")
    ),
    "check_in_transferred": Wording(
        SERVING,
        _("Your check-in goes to %(community)s"),
        _("The community there accepts it by %(due)s."),
    ),
    "check_in_to_recheck": Wording(
        SERVING,
        _("Half a year has passed: is your check-in to %(community)s still right?"),
        _("Look at your skills and free times, and confirm them."),
    ),
    "check_in_overdue": Wording(
        SERVING,
        _("Overdue: a check-in to %(community)s waits"),
        _("It was to be accepted or refused by %(due)s."),
    ),
    "recheck_overdue": Wording(
        SERVING,
        _("A check-in to %(community)s was not confirmed for half a year"),
        _("It was due by %(due)s. Ask the member, or let it end."),
    ),
    "service_confirmed": Wording(
        SERVING, _("Your service counts: %(what)s"), _("%(community)s has confirmed it.")
    ),
    "service_refused": Wording(
        SERVING, _("Your service was not recognised: %(what)s"), _("%(community)s: %(note)s")
    ),
    "service_overdue": Wording(
        SERVING,
        _("Overdue: hours of service in %(community)s wait for confirmation"),
        _("They were due by %(due)s."),
    ),
}
