"""What people are told before it is called."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

AHEAD = Topic("ahead", _("Before it is called"))

NOTICES = {
    "signal_burst": Wording(
        AHEAD,
        _("Burst: %(matter)s, %(place)s"),
        _("%(came)s calls within %(minutes)s minutes, %(usual)s is usual. Take it up by %(due)s."),
    ),
    "signal_hot_place": Wording(
        AHEAD,
        _("Hot place: %(place)s"),
        _("%(came)s calls in %(days)s days, %(usual)s is usual there. Take it up by %(due)s."),
    ),
    "signal_recurring": Wording(
        AHEAD,
        _("Again and again: %(matter)s, %(place)s"),
        _("It came back %(occurrences)s times, with %(came)s calls. Take it up by %(due)s."),
    ),
    "signal_caller": Wording(
        AHEAD,
        _("One caller again and again, %(place)s"),
        _("%(came)s calls in %(days)s days, %(year)s in a year. Hear them out by %(due)s."),
    ),
    "signal_overdue": Wording(
        AHEAD,
        _("Nobody has acted yet: %(matter)s, %(place)s"),
        _("%(unit)s was due by %(due)s. Take it up, raise a report, or say why not."),
    ),
}
