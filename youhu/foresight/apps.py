from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForesightConfig(AppConfig):
    name = "youhu.foresight"
    verbose_name = _("Foresight")
    checks = ("youhu.foresight.checks.signals_go_on",)
    sweeps = (
        "youhu.foresight.actions.watch",
        "youhu.foresight.actions.survey",
        "youhu.foresight.actions.follow_up",
    )
    notices = ("youhu.foresight.notices.NOTICES",)
    doors = ("youhu.foresight.doors.DOORS",)
