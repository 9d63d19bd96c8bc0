from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RedrawingConfig(AppConfig):
    name = "youhu.redrawing"
    verbose_name = _("Redrawings")
    checks = (
        "youhu.redrawing.checks.redrawings_go_on",
        "youhu.redrawing.checks.open_calls_have_a_cell",
    )
    sweeps = ("youhu.redrawing.actions.take_effect",)
    notices = ("youhu.redrawing.notices.NOTICES",)
    doors = ("youhu.redrawing.doors.DOORS",)
