from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WishesConfig(AppConfig):
    name = "youhu.wishes"
    verbose_name = _("Micro-wishes")
    checks = (
        "youhu.wishes.checks.wishes_go_on",
        "youhu.wishes.checks.overdue_warned",
        "youhu.wishes.checks.no_lease_outlives_its_end",
        "youhu.wishes.checks.wishes_agree_with_ledger",
    )
    sweeps = (
        "youhu.wishes.actions.expire_leases",
        "youhu.wishes.actions.end_rounds",
        "youhu.wishes.actions.pass_over",
        "youhu.wishes.actions.lapse_picks",
        "youhu.wishes.actions.warn",
    )
    retained = ("youhu.wishes.retention.KINDS",)
    notices = ("youhu.wishes.notices.NOTICES",)
    doors = ("youhu.wishes.doors.DOORS",)
    services = ("youhu.wishes.doors.SERVICES",)
    neighbour_tabs = ("youhu.wishes.doors.TABS",)
