from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectivesConfig(AppConfig):
    name = "youhu.directives"
    verbose_name = _("Directives")
    checks = (
        "youhu.directives.checks.tasks_go_on",
        "youhu.directives.checks.overdue_is_supervised",
        "youhu.directives.checks.agree_with_ledger",
    )
    sweeps = ("youhu.directives.actions.warn", "youhu.directives.actions.supervise_late")
    notices = ("youhu.directives.notices.NOTICES",)
    doors = ("youhu.directives.doors.DOORS",)
