"""What people are told about household links; never a name of a household or of a member."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

LINKS = Topic("links", _("Household links"))

NOTICES = {
    "link_plan_awaits": Wording(
        LINKS,
        _("Household links of %(area)s await your approval"),
        _("Look at what changes hands, then decide by %(due)s."),
    ),
    "link_plan_approved": Wording(
        LINKS,
        _("The household links of %(area)s are in force"),
        _("The members were told. What is missing stands on the page of the links."),
    ),
    "link_plan_returned": Wording(
        LINKS,
        _("The link plan of %(area)s was sent back"),
        _("%(note)s. Change it and submit it again, or withdraw it."),
    ),
    "link_plan_overdue": Wording(
        LINKS,
        _("The link plan of %(area)s is overdue"),
        _("It was due by %(due)s. Go on with it, or withdraw it."),
    ),
    "links_given": Wording(
        LINKS,
        _("You look after %(count)s more households"),
        _("The page of your households says which, and when they are to be visited."),
    ),
    "links_to_hand_over": Wording(
        LINKS,
        _("%(cell)s: a member left, %(count)s households are to be handed over"),
        _("Propose who takes over by %(due)s. All other links stay as far as they can."),
    ),
    "link_handover_overdue": Wording(
        LINKS,
        _("%(cell)s: %(count)s households wait for a new member"),
        _("They were to be handed over by %(due)s. Propose who takes over."),
    ),
    "link_link_overdue": Wording(
        LINKS,
        _("%(cell)s: %(count)s households have no link"),
        _("They were to be shared out by %(due)s. Begin a plan, or name the reasons."),
    ),
    "visits_overdue": Wording(
        LINKS,
        _("%(area)s: %(count)s households were not visited in the quarter"),
        _("The list says whose they are. Ask the members, or share the households out anew."),
    ),
    "link_need_found": Wording(
        LINKS,
        _("A member found a need at a household"),
        _("Settle it by %(due)s, unless the member makes it a call before."),
    ),
    "link_need_overdue": Wording(
        LINKS,
        _("A need that was found at a household is overdue"),
        _("It was to be settled by %(due)s. The list of needs says where."),
    ),
}
