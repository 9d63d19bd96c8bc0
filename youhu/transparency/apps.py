from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransparencyConfig(AppConfig):
    name = "youhu.transparency"
    verbose_name = _("Public log")
    checks = (
        "youhu.transparency.checks.log_keeps_up",
        "youhu.transparency.checks.log_agrees",
    )
    sweeps = ("youhu.transparency.actions.log_entries",)
    vitals = ("youhu.transparency.vitals.vitals",)
