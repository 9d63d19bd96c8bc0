"""What people are told about call-backs and exclusions from the rates."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import WARNINGS, Wording

NOTICES = {
    "call_back_late": Wording(
        WARNINGS,
        _("The caller of %(number)s was not called back"),
        _("It was due by %(due)s. Let somebody call, so that the rates stay honest."),
    ),
    "exclusion_late": Wording(
        WARNINGS,
        _("The exclusion of %(number)s awaits a second person"),
        _("It was due by %(due)s. Agree or refuse."),
    ),
}
