"""What people are told about the redrawing of cells."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

CELLS = Topic("cells", _("Redrawing of cells"))

NOTICES = {
    "redrawing_awaits": Wording(
        CELLS,
        _("A redrawing of cells awaits your approval"),
        _("%(community)s, from %(from)s: %(reason)s. Look at what changes hands, then decide."),
    ),
    "redrawing_returned": Wording(
        CELLS,
        _("Your redrawing of %(community)s was sent back"),
        _("%(note)s. Change it and submit it again, or withdraw it."),
    ),
    "redrawing_approved": Wording(
        CELLS,
        _("The cells of %(community)s change on %(from)s"),
        _("%(reason)s. See which ground, buildings and open calls change hands."),
    ),
    "redrawing_withdrawn": Wording(
        CELLS,
        _("The cells of %(community)s stay as they are"),
        _("The redrawing planned for %(from)s was withdrawn: %(note)s."),
    ),
    "redrawing_in_force": Wording(
        CELLS,
        _("The new cells of %(community)s are in force"),
        _("Since %(from)s. %(calls)s open calls have another cell; units and deadlines stay."),
    ),
}
