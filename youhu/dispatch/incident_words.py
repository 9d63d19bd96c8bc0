"""What desk and fleet are told when a vehicle is stopped on its way."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

INCIDENTS = Topic("incidents", _("Incidents on the road"))

NOTICES = {
    "vehicle_incident": Wording(
        INCIDENTS, _("%(mark)s: %(what)s"), _("Told at %(at)s. Settle it by %(due)s.")
    ),
}
