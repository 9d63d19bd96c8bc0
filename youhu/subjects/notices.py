"""What people are told about requests for their data."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

MY_DATA = Topic("my_data", _("My data"))

NOTICES = {
    "erasure_asked": Wording(
        MY_DATA,
        _("%(code)s: somebody asks that their data be erased"),
        _("%(count)s calls. Look at what would go and decide by %(due)s."),
    ),
    "erasure_late": Wording(
        MY_DATA,
        _("%(code)s: a request to erase is overdue"),
        _("It was to be decided by %(due)s. Decide it now."),
    ),
    "erasure_received": Wording(
        MY_DATA,
        _("We have your request %(code)s"),
        _("You have an answer by %(due)s. Until then you may withdraw it."),
    ),
    "erasure_done": Wording(
        MY_DATA,
        _("Your data was erased (%(code)s)"),
        _("Erased: %(erased)s calls. Kept for now: %(kept)s. The page “my data” says why."),
    ),
    "erasure_refused": Wording(
        MY_DATA,
        _("Your request %(code)s was refused"),
        _("%(why)s %(words)s You may ask again, or complain at 12345."),
    ),
}
