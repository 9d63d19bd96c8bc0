"""What people are told about requests for their data."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import WORK, Topic, Wording

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
    "erasure_asked_for": Wording(
        MY_DATA,
        _("Somebody asked that your data be erased (%(code)s)"),
        _(
            "It was asked at a counter or with the receipt, and is decided by %(due)s. Was it not "
            "you? Look at the page “my data”, or ring 12345."
        ),
    ),
    "erasure_filed": Wording(
        MY_DATA,
        _("You filed %(code)s for somebody"),
        _("It is decided by %(due)s. You are told, and tell the person."),
    ),
    "erasure_done": Wording(
        MY_DATA,
        _("Your data was erased (%(code)s)"),
        _("Erased: %(erased)s calls. Kept for now: %(kept)s. The page “my data” says why."),
    ),
    "erasure_done_filed": Wording(
        MY_DATA,
        _("%(code)s, which you filed: erased"),
        _(
            "Erased: %(erased)s calls. Kept for now: %(kept)s. Tell the person; the page of the "
            "request says why."
        ),
    ),
    "erasure_refused": Wording(
        MY_DATA,
        _("Your request %(code)s was refused"),
        _("%(why)s %(words)s You may ask again, or complain at 12345."),
    ),
    "erasure_refused_filed": Wording(
        MY_DATA,
        _("%(code)s, which you filed, was refused"),
        _("%(why)s %(words)s Tell the person; they may ask again, or complain at 12345."),
    ),
    "caller_corrected": Wording(
        WORK,
        _("Call %(number)s: name or telephone of the caller changed"),
        _("The caller corrected it. Use what stands at the call from now on."),
    ),
}
