from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SettlingConfig(AppConfig):
    name = "youhu.settling"
    verbose_name = _("Settlement")
    checks = (
        "youhu.settling.checks.carried_is_settled",
        "youhu.settling.checks.overdue_warned",
        "youhu.settling.checks.sums_are_right",
        "youhu.settling.checks.rows_agree_with_ledger",
    )
    sweeps = (
        "youhu.settling.actions.draw_month",
        "youhu.settling.actions.agree_silent",
        "youhu.settling.actions.warn",
    )
    notices = ("youhu.settling.notices.NOTICES",)
    doors = ("youhu.settling.doors.DOORS",)
