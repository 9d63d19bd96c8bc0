from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoundsConfig(AppConfig):
    name = "youhu.rounds"
    verbose_name = _("Rounds")
    checks = (
        "youhu.rounds.checks.drops_have_a_round",
        "youhu.rounds.checks.drops_have_an_owner",
        "youhu.rounds.checks.overdue_warned",
        "youhu.rounds.checks.agree_with_ledger",
    )
    sweeps = (
        "youhu.rounds.actions.close_rounds",
        "youhu.rounds.actions.open_rounds",
        "youhu.rounds.actions.warn",
    )
    notices = ("youhu.rounds.notices.NOTICES",)
    retained = ("youhu.rounds.retention.KINDS",)
    doors = ("youhu.rounds.doors.DOORS",)
    services = ("youhu.rounds.doors.SERVICES",)
