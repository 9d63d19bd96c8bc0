"""What people are told about orders from above."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

DIRECTIVES = Topic("directives", _("Directives"))

NOTICES = {
    "directive_issued": Wording(
        DIRECTIVES,
        _("Directive %(code)s: %(title)s"),
        _("Sign for it by %(by)s and report by %(due)s."),
    ),
    "directive_urged": Wording(
        DIRECTIVES,
        _("Please sign for directive %(code)s: %(title)s"),
        _("You were asked to sign by %(by)s. It is due by %(due)s."),
    ),
    "directive_reported": Wording(
        DIRECTIVES,
        _("%(unit)s reported on directive %(code)s"),
        _("%(title)s. Look at what was done, then verify it or send it back."),
    ),
    "directive_unverified": Wording(
        DIRECTIVES,
        _("What %(unit)s reported on directive %(code)s waits to be verified"),
        _("You were to verify it or send it back by %(by)s. %(title)s"),
    ),
    "directive_sent_back": Wording(
        DIRECTIVES,
        _("Directive %(code)s is not done yet"),
        _("Report anew by %(due)s. What is missing: %(note)s"),
    ),
    "directive_longer": Wording(
        DIRECTIVES, _("Directive %(code)s is due later"), _("%(title)s: now by %(by)s.")
    ),
    "directive_called_off": Wording(
        DIRECTIVES,
        _("You need not carry out directive %(code)s any more"),
        _("%(title)s. %(note)s"),
    ),
    "directive_unsigned": Wording(
        DIRECTIVES,
        _("Directive %(code)s is not signed for"),
        _("%(unit)s was to sign by %(by)s. %(title)s"),
    ),
    "directive_overdue": Wording(
        DIRECTIVES,
        _("Directive %(code)s is overdue"),
        _("%(unit)s was to report by %(by)s. %(title)s"),
    ),
}
