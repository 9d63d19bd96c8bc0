from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoadsConfig(AppConfig):
    name = "youhu.roads"
    verbose_name = _("Roads")
    doors = ("youhu.roads.doors.DOORS",)
    checks = ("youhu.roads.checks.nets_are_read",)
    sweeps = ("youhu.roads.actions.end_silent",)
