from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    name = "youhu.figures"
    verbose_name = _("Figures")
    checks = (
        "youhu.figures.checks.call_backs_go_on",
        "youhu.figures.checks.exclusions_go_on",
    )
    sweeps = (
        "youhu.figures.actions.call_off",
        "youhu.figures.actions.draw",
        "youhu.figures.actions.warn",
        "youhu.figures.actions.count",
    )
    call_erased = ("youhu.figures.actions.erasing.forget_words",)
    call_busy = ("youhu.figures.actions.erasing.busy",)
    notices = ("youhu.figures.notices.NOTICES",)
    doors = ("youhu.figures.doors.DOORS",)
    long_tables = ("youhu.figures.tables.LONG_TABLES",)
