"""What the desk of a market is told about its docks."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

DOCKS = Topic("docks", _("Loading docks"))

NOTICES = {
    "dock_missed": Wording(
        DOCKS,
        _("%(mark)s did not come to %(dock)s"),
        _("It was booked for %(due)s at bay %(bay)s. The slot is free again."),
    ),
    "dock_overstayed": Wording(
        DOCKS,
        _("%(mark)s still stands at %(dock)s"),
        _("Its slot of %(due)s at bay %(bay)s is over. The next vehicle may have to wait."),
    ),
}
