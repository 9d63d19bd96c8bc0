"""What people are told about the double grid."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

GRIDS = Topic("double_grid", _("Double grid"))

NOTICES = {
    "fusion_awaits": Wording(
        GRIDS,
        _("A fusion plan awaits your approval"),
        _(
            "%(area)s, from %(from)s: %(reason)s. %(moved)s households change hands. "
            "Look at the effect, then decide."
        ),
    ),
    "fusion_returned": Wording(
        GRIDS,
        _("Your fusion plan for %(area)s was sent back"),
        _("%(note)s. Change it and submit it again, or withdraw it."),
    ),
    "fusion_approved": Wording(
        GRIDS,
        _("The fused cells of %(area)s change on %(from)s"),
        _("%(reason)s. %(moved)s households get another fused cell. See which, and who leads."),
    ),
    "fusion_withdrawn": Wording(
        GRIDS,
        _("The fused cells of %(area)s stay as they are"),
        _("The plan for %(from)s was withdrawn: %(note)s."),
    ),
    "fusion_in_force": Wording(
        GRIDS,
        _("The new fused cells of %(area)s are in force"),
        _("Since %(from)s. %(moved)s households have another fused cell."),
    ),
    "fusion_followed": Wording(
        GRIDS,
        _("New cells of %(area)s were given to Party grids"),
        _(
            "A redrawing changed the cells; each new one belongs to the Party grid of the ground "
            "that it came from. If that does not fit, begin a fusion plan."
        ),
    ),
    "fusion_late": Wording(
        GRIDS,
        _("A fusion plan for %(area)s comes to its day"),
        _("It was to hold from %(from)s. Submit it, decide, or choose a later day."),
    ),
    "fusion_passed": Wording(
        GRIDS,
        _("The day of a fusion plan for %(area)s has passed"),
        _("Nobody decided before %(from)s. Choose a later day, or withdraw it."),
    ),
    "lead_left": Wording(
        GRIDS,
        _("The lead of %(grid)s has left"),
        _("The lead belongs no more to %(branch)s. Choose another by a fusion plan."),
    ),
}
