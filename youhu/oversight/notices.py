"""What people are told about requests, judgements and supervision."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import WARNINGS, Topic, Wording

OVERSIGHT = Topic("oversight", _("Requests and supervision"))

NOTICES = {
    "extension_asked": Wording(
        OVERSIGHT,
        _("Call %(number)s: %(unit)s asks for %(days)s work days more"),
        _("Decide by %(due)s. Why: %(note)s"),
    ),
    "extension_approved": Wording(
        OVERSIGHT,
        _("Call %(number)s has %(days)s work days more"),
        _("The answer is promised by %(promised)s now. The caller was told: %(note)s"),
    ),
    "extension_refused": Wording(
        OVERSIGHT,
        _("Call %(number)s gets no more time"),
        _("It stays due as it was. Why: %(note)s"),
    ),
    "extension_lapsed": Wording(
        OVERSIGHT,
        _("Call %(number)s is on hold: the request for more time has ended"),
        _("Its clock stands still. Ask again once it goes on; this request does not count."),
    ),
    "hold_asked": Wording(
        OVERSIGHT,
        _("Call %(number)s: %(unit)s asks for a hold until %(until)s"),
        _("Decide by %(due)s; until then its clock runs on. Why: %(note)s"),
    ),
    "hold_refused": Wording(
        OVERSIGHT,
        _("Call %(number)s is not put on hold"),
        _("It stays due as it was. Why: %(note)s"),
    ),
    "hold_lapsed": Wording(
        OVERSIGHT,
        _("Call %(number)s: nobody decided on the hold in time"),
        _("%(holder)s did not decide before the day came. The clock has run on; ask again."),
    ),
    "supervised_ordinary": Wording(
        OVERSIGHT,
        _("Call %(number)s is under supervision"),
        _("%(unit)s reports back by %(due)s: %(expected)s Why: %(note)s"),
    ),
    "supervised_yellow": Wording(
        OVERSIGHT,
        _("Yellow card for call %(number)s"),
        _("%(unit)s reports back by %(due)s: %(expected)s Why: %(note)s"),
    ),
    "supervised_red": Wording(
        OVERSIGHT,
        _("Red card for call %(number)s"),
        _("%(unit)s reports back by %(due)s: %(expected)s Why: %(note)s"),
    ),
    "supervision_reported": Wording(
        OVERSIGHT,
        _("%(unit)s reports back on call %(number)s"),
        _("Lift the supervision or send it back by %(due)s. It says: %(note)s"),
    ),
    "supervision_sent_back": Wording(
        OVERSIGHT,
        _("The report on call %(number)s is not enough"),
        _("Report again by %(due)s. What is missing: %(note)s"),
    ),
    "supervision_lifted": Wording(
        OVERSIGHT, _("The supervision of call %(number)s is lifted"), _("It says: %(note)s")
    ),
    "judgement_awaits": Wording(
        OVERSIGHT,
        _("Call %(number)s awaits your look"),
        _("%(step)s, by %(due)s. %(unit)s. Why: %(note)s"),
    ),
    "judgement_decided": Wording(OVERSIGHT, _("Call %(number)s: %(result)s"), _("Why: %(note)s")),
    "oversight_late": Wording(
        WARNINGS,
        _("Call %(number)s: a next step is overdue"),
        _("%(holder)s was due by %(due)s: %(step)s"),
    ),
}

# The same about an order that an app above keeps.
NOTICES |= {
    "order_supervised_ordinary": Wording(
        OVERSIGHT,
        _("Order %(number)s is under supervision: %(title)s"),
        _("%(unit)s reports back by %(due)s: %(expected)s Why: %(note)s"),
    ),
    "order_supervised_yellow": Wording(
        OVERSIGHT,
        _("Yellow card for order %(number)s: %(title)s"),
        _("%(unit)s reports back by %(due)s: %(expected)s Why: %(note)s"),
    ),
    "order_supervised_red": Wording(
        OVERSIGHT,
        _("Red card for order %(number)s: %(title)s"),
        _("%(unit)s reports back by %(due)s: %(expected)s Why: %(note)s"),
    ),
    "order_supervision_reported": Wording(
        OVERSIGHT,
        _("%(unit)s reports back on order %(number)s"),
        _("Lift the supervision or send it back by %(due)s. It says: %(note)s"),
    ),
    "order_supervision_sent_back": Wording(
        OVERSIGHT,
        _("The report on order %(number)s is not enough"),
        _("Report again by %(due)s. What is missing: %(note)s"),
    ),
    "order_supervision_lifted": Wording(
        OVERSIGHT, _("The supervision of order %(number)s is lifted"), _("It says: %(note)s")
    ),
    "order_judgement_awaits": Wording(
        OVERSIGHT,
        _("Order %(number)s awaits your look"),
        _("%(step)s, by %(due)s. %(unit)s. Why: %(note)s"),
    ),
    "order_judgement_decided": Wording(
        OVERSIGHT, _("Order %(number)s: %(result)s"), _("Why: %(note)s")
    ),
    "order_oversight_late": Wording(
        WARNINGS,
        _("Order %(number)s: a next step is overdue"),
        _("%(holder)s was due by %(due)s: %(step)s"),
    ),
}
