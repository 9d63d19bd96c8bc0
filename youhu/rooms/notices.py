"""What people are told about rooms; never who came, what for, or what a mediation is about."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

ROOMS = Topic("rooms", _("Familiar-faces rooms"))

NOTICES = {
    "room_promise": Wording(
        ROOMS, _("Yours in %(room)s: %(code)s"), _("Next step due by %(due)s. Its page says which.")
    ),
    "room_promise_late": Wording(
        ROOMS,
        _("Overdue in %(room)s: %(code)s"),
        _("It was due by %(due)s, with %(name)s. Warning %(rung)s."),
    ),
    "mediation_named": Wording(
        ROOMS,
        _("You are named in mediation %(code)s"),
        _("%(next)s by %(due)s. Its file opens for you with a purpose, on record."),
    ),
    "mediation_late": Wording(
        ROOMS,
        _("Overdue: mediation %(code)s"),
        _("%(state)s; it was due by %(due)s. Warning %(rung)s."),
    ),
}
