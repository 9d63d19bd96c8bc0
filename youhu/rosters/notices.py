"""What people on duty and those in charge of them are told."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

DUTY = Topic("duty", _("Duty"))

NOTICES = {
    "swap_asked": Wording(
        DUTY,
        _("%(asker)s asks you to take a turn of duty"),
        _("%(post)s, %(span)s; in return: %(back)s. Answer by %(due)s."),
    ),
    "swap_to_approve": Wording(
        DUTY,
        _("A swap at %(post)s waits for you"),
        _("%(colleague)s takes over from %(asker)s: %(span)s; in return: %(back)s. By %(due)s."),
    ),
    "swap_done": Wording(
        DUTY,
        _("The roster of %(post)s has changed"),
        _("%(colleague)s now does the turn of %(asker)s on %(span)s; in return: %(back)s."),
    ),
    "swap_declined": Wording(
        DUTY,
        _("%(colleague)s cannot take your turn"),
        _("%(post)s, %(span)s stays yours. Why: %(note)s"),
    ),
    "swap_refused": Wording(
        DUTY,
        _("The swap at %(post)s is not approved"),
        _("%(asker)s keeps the turn on %(span)s. Why: %(note)s"),
    ),
    "swap_withdrawn": Wording(
        DUTY,
        _("%(asker)s does the turn after all"),
        _("%(post)s, %(span)s: you are not asked any more."),
    ),
    "swap_lapsed": Wording(
        DUTY,
        _("A swap at %(post)s has lapsed"),
        _("Nobody answered by %(due)s. %(asker)s keeps the turn on %(span)s."),
    ),
    "leave_asked": Wording(
        DUTY,
        _("%(who)s asks for leave"),
        _("%(kind)s, %(first)s to %(last)s, %(n)s turns fall in it. Decide by %(due)s."),
    ),
    "leave_granted": Wording(
        DUTY,
        _("Leave granted: %(first)s to %(last)s"),
        _("%(kind)s of %(who)s. The turns in it are not yours any more."),
    ),
    "leave_refused": Wording(
        DUTY,
        _("Leave not granted: %(first)s to %(last)s"),
        _("Your turns stay as they are. Why: %(note)s"),
    ),
    "leave_lapsed": Wording(
        DUTY,
        _("A leave of %(who)s was not decided"),
        _("%(first)s to %(last)s: it lapsed at %(due)s, and the turns stay as they are."),
    ),
    "leave_leaves_gaps": Wording(
        DUTY,
        _("Nobody on duty: %(who)s is ill"),
        _("%(n)s turns from %(first)s to %(last)s have nobody. Name substitutes now."),
    ),
    "stand_in": Wording(
        DUTY,
        _("You stand in for %(who)s"),
        _("%(post)s, %(span)s. It stands in your turns."),
    ),
    "handover_written": Wording(
        DUTY,
        _("Hand-over at %(post)s to be signed"),
        _("%(outgoing)s has written it. Read it and sign by %(due)s."),
    ),
    "handover_disputed": Wording(
        DUTY,
        _("A hand-over at %(post)s is disputed"),
        _("%(outgoing)s to %(incoming)s, %(at)s. Say what holds: %(note)s"),
    ),
    "handover_settled": Wording(
        DUTY,
        _("The dispute on a hand-over at %(post)s is settled"),
        _("%(at)s: %(note)s"),
    ),
    "handover_late": Wording(
        DUTY,
        _("Not handed over at %(post)s"),
        _("%(outgoing)s to %(incoming)s, %(at)s; it was due by %(due)s."),
    ),
    "gap_ahead": Wording(
        DUTY,
        _("Nobody will be on duty at %(post)s"),
        _("%(span)s. Give somebody the turn before it begins."),
    ),
}  # fmt: skip
