from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FusingConfig(AppConfig):
    name = "youhu.fusing"
    verbose_name = _("Double grid")
    checks = (
        "youhu.fusing.checks.households_in_one_fused_cell",
        "youhu.fusing.checks.fused_cells_are_led",
        "youhu.fusing.checks.fusion_plans_go_on",
    )
    sweeps = (
        "youhu.fusing.following.take_effect",
        "youhu.fusing.following.follow_map",
        "youhu.fusing.following.remind",
        "youhu.fusing.following.tell_of_vacancies",
    )
    notices = ("youhu.fusing.notices.NOTICES",)
    doors = ("youhu.fusing.doors.DOORS",)
