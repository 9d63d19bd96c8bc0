from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FleetsConfig(AppConfig):
    name = "youhu.fleets"
    verbose_name = _("Fleets")
    checks = (
        "youhu.fleets.checks.admitted_show_all",
        "youhu.fleets.checks.applications_go_on",
        "youhu.fleets.checks.overdue_warned",
        "youhu.fleets.checks.agree_with_ledger",
    )
    sweeps = (
        "youhu.fleets.actions.stop_ended",
        "youhu.fleets.actions.warn_of_ends",
        "youhu.fleets.actions.stand",
        "youhu.fleets.actions.warn",
    )
    notices = ("youhu.fleets.notices.NOTICES",)
    retained = ("youhu.fleets.retention.KINDS",)
    doors = ("youhu.fleets.doors.DOORS",)
