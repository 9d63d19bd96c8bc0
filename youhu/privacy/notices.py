"""What the security administrator is told about looks in clear."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

PRIVACY = Topic("privacy", _("Personal data"))

NOTICES = {
    "many_looks": Wording(
        PRIVACY,
        _("%(name)s looked at many personal details in clear"),
        _("%(count)s within an hour, as %(post)s. See the list of looks, and ask why."),
    ),
}
