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
    "on_hold": Wording(
        WORK,
        _("Call %(number)s is on hold"),
        _("Until %(until)s its clocks stand still, because: %(note)s"),
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
    "escalated_on_duty": Wording(
        WARNINGS,
        _("You are on duty: call %(number)s is overdue"),
        _("%(unit)s was due by %(due)s: %(address)s. See that somebody goes. Warning %(rung)s."),
    ),
    "extended": Wording(
        ANSWERS,
        _("Your call %(number)s needs more time"),
        _("%(unit)s now promises an answer by %(due)s, because: %(note)s"),
    ),
    "waits": Wording(
        ANSWERS,
        _("Your call %(number)s has to wait"),
        _("It goes on at %(until)s at the latest. It cannot be done before, because: %(note)s"),
    ),
    "goes_on": Wording(
        ANSWERS, _("Your call %(number)s goes on"), _("%(unit)s promises an answer by %(due)s.")
    ),
    "merged": Wording(
        ANSWERS,
        _("Your call %(number)s goes on together with %(main)s"),
        _(
            "Somebody called about the same before. %(whose)s answers both of you by %(due)s. "
            "Is yours another matter? Say so on its page."
        ),
    ),
    "follows_again": Wording(
        ANSWERS,
        _("Your call %(number)s is being handled again"),
        _("%(main)s was opened again. %(whose)s answers you, too, by %(due)s."),
    ),
    "unmerged": Wording(
        ANSWERS,
        _("Your call %(number)s goes on by itself"),
        _("It was together with %(main)s; now %(unit)s answers it. The promise stays as it was."),
    ),
    "stands_alone": Wording(
        ANSWERS,
        _("Your call %(number)s goes on by itself"),
        _("The call that it was together with has ended. The promise to you stays as it was."),
    ),
    "declined_along": Wording(
        ANSWERS,
        _("Your call %(number)s will not be handled"),
        _("It was together with %(main)s, which is not to be handled. Its page says why."),
    ),
    "split": Wording(
        ANSWERS,
        _("Your call %(number)s named several matters"),
        _("Each has a number of its own now, under the same promise: %(numbers)s."),
    ),
    "merged_in": Wording(
        WORK,
        _("One more caller waits for call %(number)s"),
        _("%(other)s is about the same and follows it. Your answer goes to both."),
    ),
    "merged_away": Wording(
        WORK,
        _("Call %(number)s is no longer yours"),
        _("It is about the same as %(main)s and is answered there."),
    ),
    "stands_alone_room": Wording(
        WORK,
        _("Call %(number)s stands by itself again"),
        _("It followed another call. Send it to its unit by %(due)s. %(address)s: %(what)s"),
    ),
    "answered": Wording(
        ANSWERS,
        _("Your call %(number)s is answered"),
        _("Please rate it by %(due)s. %(unit)s says: %(answer)s"),
    ),
}
