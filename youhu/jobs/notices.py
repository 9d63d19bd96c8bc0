"""What administrators are told about jobs beside the site."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import WARNINGS, Wording

NOTICES = {
    "job_parked": Wording(
        WARNINGS,
        _("The job %(job)s is parked"),
        _("It failed %(tries)s times: %(why)s. Mend the cause and try it again, or give it up."),
    ),
}
