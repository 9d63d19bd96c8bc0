from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeighboursConfig(AppConfig):
    name = "youhu.neighbours"
    verbose_name = _("Household links")
    checks = (
        "youhu.neighbours.checks.households_have_links",
        "youhu.neighbours.checks.members_are_there",
        "youhu.neighbours.checks.open_things_go_on",
        "youhu.neighbours.checks.visits_are_due_or_told",
        "youhu.neighbours.checks.agree_with_ledger",
    )
    sweeps = (
        "youhu.neighbours.actions.open_tasks",
        "youhu.neighbours.actions.warn",
        "youhu.neighbours.actions.warn_of_visits",
    )
    notices = ("youhu.neighbours.notices.NOTICES",)
    doors = ("youhu.neighbours.doors.DOORS",)
    services = ("youhu.neighbours.doors.SERVICES",)
    neighbour_tabs = ("youhu.neighbours.doors.TABS",)
    retained = ("youhu.neighbours.retention.KINDS",)
