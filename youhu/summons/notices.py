"""What people are told about a summons; never whom it is about."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

SUMMONSES = Topic("summonses", _("Summonses"))

NOTICES = {
    "summons_called": Wording(
        SUMMONSES,
        _("%(caller)s calls your unit: %(title)s"),
        _("%(code)s. Acknowledge by %(due)s and come to %(place)s."),
    ),
    "summons_lead": Wording(
        SUMMONSES,
        _("Your unit leads now: %(title)s"),
        _("%(code)s. Its page shows what is agreed and whom the matter is about."),
    ),
    "summons_facts": Wording(
        SUMMONSES, _("More is known: %(title)s"), _("%(code)s, %(place)s. %(note)s")
    ),
    "summons_reported": Wording(
        SUMMONSES,
        _("%(unit)s reports back: %(title)s"),
        _("%(code)s. Rate it by %(due)s; after that it counts as not rated."),
    ),
    "summons_rated": Wording(
        SUMMONSES,
        _("Your unit was rated: %(title)s"),
        _("%(code)s. %(caller)s has said how it went. %(note)s"),
    ),
    "summons_unrated": Wording(
        SUMMONSES,
        _("%(unit)s was not rated: %(title)s"),
        _("%(code)s. The time for rating has passed."),
    ),
    "summons_declined": Wording(
        SUMMONSES,
        _("%(unit)s declines to come: %(title)s"),
        _("%(code)s. Say by %(due)s what follows: insist, or release it. %(note)s"),
    ),
    "summons_disputed": Wording(
        SUMMONSES,
        _("A summons is disputed: %(title)s"),
        _("%(code)s. Decide by %(due)s. %(unit)s: %(reason)s. Against it: %(note)s"),
    ),
    "summons_upheld": Wording(
        SUMMONSES,
        _("%(unit)s must come: %(title)s"),
        _("%(code)s. Acknowledge by %(due)s. The arbiter says: %(note)s"),
    ),
    "summons_excused": Wording(
        SUMMONSES,
        _("%(unit)s need not come: %(title)s"),
        _("%(code)s. The arbiter says: %(note)s"),
    ),
    "summons_released": Wording(
        SUMMONSES, _("Your unit need not come any more: %(title)s"), _("%(code)s. %(note)s")
    ),
    "summons_agreed": Wording(
        SUMMONSES,
        _("Agreed on site, by %(by)s: %(task)s"),
        _("%(code)s, %(title)s. It is %(unit)s's to do."),
    ),
    "summons_higher": Wording(
        SUMMONSES,
        _("%(caller)s asks you for help: %(title)s"),
        _("%(code)s, %(place)s. From now on you may call, change and decide in it. %(note)s"),
    ),
    "summons_overdue": Wording(
        SUMMONSES,
        _("Overdue: %(holder)s, %(title)s"),
        _("%(code)s, %(place)s. It was due by %(by)s. This is warning %(rung)s."),
    ),
    "summons_agreed_overdue": Wording(
        SUMMONSES,
        _("Overdue: %(holder)s, %(task)s"),
        _("%(code)s, %(title)s. It was due by %(by)s. This is warning %(rung)s."),
    ),
    "summons_off": Wording(
        SUMMONSES, _("The summons is called off: %(title)s"), _("%(code)s. %(note)s")
    ),
    "summons_ended": Wording(
        SUMMONSES, _("The summons has ended: %(title)s"), _("%(code)s. Thank you for coming.")
    ),
}
