from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WhatifConfig(AppConfig):
    name = "youhu.whatif"
    verbose_name = _("Simulation")
    sweeps = ("youhu.whatif.actions.sweep_trials",)
    doors = ("youhu.whatif.doors.DOORS",)
