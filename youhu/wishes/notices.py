"""What people are told about wishes. Nobody reads an asker's name or number in it."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

WISHES = Topic("wishes", _("Micro-wishes"))


NOTICES = {
    # the desk
    "wish_submitted": Wording(
        WISHES, _("A wish came in for %(community)s"), _("Verify and publish it by %(due)s.")
    ),
    "wish_to_verify": Wording(
        WISHES,
        _("Overdue: wish %(code)s waits to be verified"),
        _("It was due by %(due)s. Publish it, or say why not."),
    ),
    "wish_released": Wording(
        WISHES, _("%(code)s was given back: %(title)s"), _("Why: %(note)s. It is open again.")
    ),
    "wish_expired_desk": Wording(
        WISHES,
        _("%(code)s is open again: %(title)s"),
        _("Who had claimed it did not talk to the asker in time."),
    ),
    "wish_rolled_over": Wording(
        WISHES,
        _("Nobody claimed %(code)s in its round: %(title)s"),
        _("Ask whether it still holds, and publish it again by %(due)s. It goes first then."),
    ),
    "wish_to_repeat": Wording(
        WISHES,
        _("Overdue: wish %(code)s waits for its next round"),
        _("Ask the asker, then publish it again or take it back. It was due by %(due)s."),
    ),
    "wish_overdue": Wording(
        WISHES,
        _("Overdue: %(title)s (%(code)s)"),
        _("It was agreed for %(due)s. Ring who claimed it, or take it back from them."),
    ),
    "wish_to_confirm": Wording(
        WISHES,
        _("The asker of %(code)s stayed silent: %(title)s"),
        _("Ring them, then confirm it or send it back."),
    ),
    "thanks_to_check": Wording(
        WISHES, _("Thanks for %(title)s may be shown"), _("Look at words and picture first.")
    ),
    "wish_overdue_room": Wording(
        WISHES,
        _("Overdue: a wish in %(community)s waits (%(code)s)"),
        _("It was due by %(due)s. The community’s desk was warned already."),
    ),
    # who helps
    "wish_lease_ends": Wording(
        WISHES,
        _("Ring them soon: %(title)s"),
        _("Until %(due)s it is yours; then it is open for others again."),
    ),
    "wish_expired": Wording(
        WISHES,
        _("%(title)s is open for others again"),
        _("You had not agreed on a time with the asker in time."),
    ),
    "wish_taken_off": Wording(
        WISHES, _("%(title)s was taken back by the community"), _("Why: %(note)s")
    ),
    "wish_withdrawn": Wording(
        WISHES, _("%(title)s is not needed any more"), _("Thank you all the same.")
    ),
    "wish_overdue_helper": Wording(
        WISHES, _("How did it go? %(title)s"), _("Say that it is done, or agree on another time.")
    ),
    "wish_sent_back": Wording(
        WISHES, _("Not quite yet: %(title)s"), _("The asker says: %(note)s")
    ),
    "wish_realised": Wording(
        WISHES, _("It came true: %(title)s"), _("Your hours count. Thank you!")
    ),
    "wish_rated": Wording(
        WISHES, _("Somebody said how it was: %(title)s"), _("Look at it on the page of the wish.")
    ),
    "thanks_shown": Wording(
        WISHES, _("Thanks for you on the wall: %(title)s"), _("The asker agreed that it is shown.")
    ),
    "wish_offered": Wording(
        WISHES,
        _("You are asked first: %(title)s"),
        _("It is open again, and for a day you alone may claim it."),
    ),
    "wish_joined": Wording(
        WISHES, _("%(name)s comes along: %(title)s"), _("Tell them when you meet.")
    ),
    "wish_left": Wording(
        WISHES, _("%(name)s cannot come along: %(title)s"), _("The place is free for others.")
    ),
    "wish_off_for_all": Wording(
        WISHES,
        _("Who led has given it back: %(title)s"),
        _("It is open again. You may claim it yourself."),
    ),
    "wish_suggested": Wording(
        WISHES,
        _("%(community)s asks whether you would help: %(title)s"),
        _("Look at it and say yes or no. Nobody minds a no."),
    ),
    # who asked; where they have no login the desk hears it for them
    "wish_published": Wording(
        WISHES,
        _("Your wish is on the board: %(title)s"),
        _("You are told when somebody claims it."),
    ),
    "wish_rejected": Wording(
        WISHES, _("Your wish %(code)s was not published"), _("Why: %(note)s")
    ),
    "wish_claimed": Wording(
        WISHES, _("Somebody helps: %(title)s"), _("They will ring you within three days.")
    ),
    "wish_open_again": Wording(
        WISHES, _("Your wish waits for somebody again: %(title)s"), _("We keep looking.")
    ),
    "wish_agreed": Wording(WISHES, _("Agreed: %(title)s"), _("On %(at)s. If not, tell us.")),
    "wish_done": Wording(
        WISHES, _("Did it come true? %(title)s"), _("Please say so by %(due)s.")
    ),
    "wish_published_for_asker": Wording(
        WISHES, _("%(code)s is on the board: %(title)s"), _("Tell the asker, who has no login.")
    ),
    "wish_rejected_for_asker": Wording(
        WISHES, _("%(code)s was not published"), _("Tell the asker, who has no login: %(note)s")
    ),
    "wish_claimed_for_asker": Wording(
        WISHES,
        _("Somebody claimed %(code)s: %(title)s"),
        _("They ring the asker, who has no login, by %(due)s."),
    ),
    "wish_open_again_for_asker": Wording(
        WISHES,
        _("%(code)s waits for somebody again: %(title)s"),
        _("Tell the asker, who has no login, that we keep looking."),
    ),
    "wish_agreed_for_asker": Wording(
        WISHES, _("Agreed for %(code)s: %(title)s"), _("On %(at)s.")
    ),
    "wish_done_for_asker": Wording(
        WISHES,
        _("%(code)s is said to be done: %(title)s"),
        _("Ring the asker, who has no login, by %(due)s, and confirm it for them."),
    ),
}  # fmt: skip
