"""What people are told about orders. Nobody reads a receiver's name or number in it."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

ORDERS = Topic("orders", _("Deliveries of the market"))

NOTICES = {
    # the shop
    "order_loaded": Wording(
        ORDERS, _("%(number)s is on its way"), _("It arrives between %(from)s and %(until)s.")
    ),
    "order_delivered": Wording(
        ORDERS, _("%(number)s was delivered"), _("How was it? Say so by %(due)s.")
    ),
    "order_returned": Wording(
        ORDERS, _("%(number)s is back with you"), _("Look at the goods, then order again.")
    ),
    "order_turned_back": Wording(ORDERS, _("%(number)s goes back to the shop"), _("Why: %(note)s")),
    "order_promised_anew": Wording(
        ORDERS,
        _("%(number)s comes later than promised"),
        _("Now between %(from)s and %(until)s. Why: %(note)s"),
    ),
    "order_cancelled_by_desk": Wording(
        ORDERS, _("The market cancelled %(number)s"), _("It costs nothing. Why: %(note)s")
    ),
    "order_trouble_shop": Wording(
        ORDERS, _("%(number)s: %(what)s"), _("The market’s desk settles it. You are told how.")
    ),
    "order_trouble_settled": Wording(ORDERS, _("%(number)s: it goes on"), _("%(note)s")),
    # the desk and the fleet
    "order_trouble": Wording(
        ORDERS, _("Trouble with %(number)s: %(what)s"), _("Settle it: say how it goes on.")
    ),
    "order_changed": Wording(
        ORDERS,
        _("%(number)s was changed by the shop"),
        _("It is promised between %(from)s and %(until)s."),
    ),
    "order_cancelled": Wording(
        ORDERS, _("%(number)s was cancelled"), _("Nobody need drive for it any more.")
    ),
    "order_rated": Wording(
        ORDERS, _("%(count)s of 5 stars for %(number)s"), _("Read what the shop says of it.")
    ),
    "order_late": Wording(
        ORDERS, _("Overdue: %(number)s"), _("%(what)s: it was due at %(due)s.")
    ),
    "trouble_late": Wording(
        ORDERS,
        _("Overdue: trouble with %(number)s"),
        _("It was to be settled by %(due)s: %(what)s."),
    ),
}  # fmt: skip
