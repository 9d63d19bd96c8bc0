from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SummonsConfig(AppConfig):
    name = "youhu.summons"
    verbose_name = _("Summonses")
    checks = (
        "youhu.summons.checks.parts_go_on",
        "youhu.summons.checks.overdue_warned",
        "youhu.summons.checks.parts_agree_with_ledger",
    )
    sweeps = (
        "youhu.summons.actions.lapse",
        "youhu.summons.actions.warn",
        "youhu.summons.actions.warn_agreed",
        "youhu.summons.actions.end_settled",
    )
    call_boards = ("youhu.summons.views.board.board",)
    call_erased = ("youhu.summons.actions.erasing.forget_words",)
    call_busy = ("youhu.summons.actions.erasing.busy",)
    notices = ("youhu.summons.notices.NOTICES",)
    doors = ("youhu.summons.doors.DOORS",)
