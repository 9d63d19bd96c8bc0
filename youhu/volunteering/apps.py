from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VolunteeringConfig(AppConfig):
    name = "youhu.volunteering"
    verbose_name = _("Double check-in")
    checks = (
        "youhu.volunteering.checks.check_ins_have_a_desk",
        "youhu.volunteering.checks.overdue_warned",
        "youhu.volunteering.checks.letters_sent",
        "youhu.volunteering.checks.activities_end",
        "youhu.volunteering.checks.rows_agree_with_ledger",
    )
    sweeps = (
        "youhu.volunteering.actions.end_activities",
        "youhu.volunteering.actions.credit",
        "youhu.volunteering.actions.send_letters",
        "youhu.volunteering.actions.warn",
        "youhu.volunteering.actions.importing.sweep_imports",
    )
    doors = ("youhu.volunteering.doors.DOORS",)
    services = ("youhu.volunteering.doors.SERVICES",)
    neighbour_tabs = ("youhu.volunteering.doors.TABS",)
    retained = ("youhu.volunteering.retention.KINDS",)
    notices = ("youhu.volunteering.notices.NOTICES",)
