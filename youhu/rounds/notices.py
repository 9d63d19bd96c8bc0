"""What people are told about rounds. No door and no name stands in it."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

ROUNDS = Topic("rounds", _("Door-to-door rounds"))

NOTICES = {
    "round_closed": Wording(
        ROUNDS, _("No more orders for %(round)s"), _("Share it out before %(due)s.")
    ),
    "round_share": Wording(
        ROUNDS,
        _("You carry in %(round)s: %(doors)s doors"),
        _("Be at the base by %(departs)s. Your list is on the page of your rounds."),
    ),
    "courier_dropped_out": Wording(
        ROUNDS,
        _("%(courier)s drops out of %(round)s"),
        _("Share the round out again among the others."),
    ),
    "door_missed": Wording(
        ROUNDS,
        _("A door was missed for the second time in %(round)s"),
        _("Decide what happens with it: the next round, or another way."),
    ),
    "round_to_close": Wording(
        ROUNDS, _("Overdue: %(round)s still takes orders"), _("It should have closed by %(due)s.")
    ),
    "round_to_share": Wording(
        ROUNDS,
        _("Overdue: %(round)s is not shared out"),
        _("It sets out at %(due)s. Name couriers and share it out."),
    ),
    "round_to_set_out": Wording(
        ROUNDS,
        _("Overdue: nobody has set out for %(round)s"),
        _("It was to set out at %(due)s. Ring the couriers."),
    ),
    "round_late": Wording(
        ROUNDS,
        _("Overdue: %(round)s is not over"),
        _("It was to be over by %(due)s. See which doors still wait."),
    ),
    "round_late_above": Wording(
        ROUNDS,
        _("Overdue: %(round)s of %(community)s is late"),
        _("It was due by %(due)s. The community was warned already."),
    ),
}
