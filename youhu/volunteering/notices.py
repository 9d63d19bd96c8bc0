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
    "check_ins_came": Wording(
        SERVING,
        _("A file brought check-ins to %(community)s"),
        _("They wait to be accepted; tick those that you know."),
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
    "service_logged": Wording(
        SERVING,
        _("Hours of service wait for confirmation: %(what)s"),
        _("%(community)s confirms them by %(due)s."),
    ),
    "activity_off": Wording(SERVING, _("Called off: %(what)s"), _("%(community)s: %(note)s")),
    "sign_up_moved_up": Wording(
        SERVING,
        _("You have a place now: %(what)s"),
        _("Somebody else cannot come. If you cannot either, withdraw in time."),
    ),
    "sign_up_missed": Wording(
        SERVING,
        _("You did not come: %(what)s"),
        _("If that is not so, object to it on your page."),
    ),
    "sign_up_objected": Wording(
        SERVING,
        _("Somebody objects to being held absent: %(what)s"),
        _("Answer by %(due)s."),
    ),
    "objection_answered": Wording(
        SERVING, _("Your objection was answered: %(what)s"), _("%(community)s: %(note)s")
    ),
    "objection_overdue": Wording(
        SERVING,
        _("Overdue: an objection in %(community)s waits for an answer"),
        _("%(what)s. It was due by %(due)s."),
    ),
    "letter_sent": Wording(
        SERVING,
        _("What your people did for neighbours this quarter"),
        _("A letter for %(what)s is there. Sign for it by %(due)s."),
    ),
    "letter_overdue": Wording(
        SERVING,
        _("Overdue: %(what)s has not signed for its letter"),
        _("It was due by %(due)s."),
    ),
    "unit_submitted": Wording(
        SERVING,
        _("%(what)s checks in to %(community)s"),
        _("Accept or refuse the report form by %(due)s."),
    ),
    "unit_accepted": Wording(
        SERVING,
        _("%(community)s has accepted your unit"),
        _("Its list of needs is open to you."),
    ),
    "unit_refused": Wording(
        SERVING, _("%(community)s has sent your report form back"), _("Why: %(note)s")
    ),
    "unit_fed_back": Wording(
        SERVING,
        _("%(community)s has written on your service card"),
        _("Read what it says of this quarter."),
    ),
    "unit_overdue": Wording(
        SERVING,
        _("Overdue: the report form of %(what)s waits in %(community)s"),
        _("It was to be accepted or refused by %(due)s."),
    ),
    "feedback_overdue": Wording(
        SERVING,
        _("Overdue: %(community)s has not fed back to %(what)s"),
        _("The quarter's feedback was due by %(due)s."),
    ),
}
