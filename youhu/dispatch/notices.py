"""What dispatch tells people."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

TOURS = Topic("tours", _("Tours"))
NOTICES = {
    "tour_overdue": Wording(
        TOURS,
        _("Overdue: %(vehicle)s"),
        _("%(what)s was due by %(by)s. This is warning %(rung)s. Look at its tour."),
    ),
}
