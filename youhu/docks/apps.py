from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocksConfig(AppConfig):
    name = "youhu.docks"
    verbose_name = _("Loading docks")
    checks = (
        "youhu.docks.checks.bays_hold_one",
        "youhu.docks.checks.overdue_seen",
        "youhu.docks.checks.agree_with_ledger",
    )
    sweeps = ("youhu.docks.actions.miss_late", "youhu.docks.actions.warn")
    notices = ("youhu.docks.notices.NOTICES",)
    doors = ("youhu.docks.doors.DOORS",)
