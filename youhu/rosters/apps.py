from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RostersConfig(AppConfig):
    name = "youhu.rosters"
    verbose_name = _("Rosters")
    checks = (
        "youhu.rosters.checks.posts_always_manned",
        "youhu.rosters.checks.requests_go_on",
        "youhu.rosters.checks.handovers_go_on",
    )
    sweeps = (
        "youhu.rosters.actions.lapse_swaps",
        "youhu.rosters.actions.lapse_leaves",
        "youhu.rosters.actions.open_handovers",
        "youhu.rosters.actions.warn_handovers",
        "youhu.rosters.actions.warn_gaps",
    )
    notices = ("youhu.rosters.notices.NOTICES",)
    doors = ("youhu.rosters.doors.DOORS",)
