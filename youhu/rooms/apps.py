from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomsConfig(AppConfig):
    name = "youhu.rooms"
    verbose_name = _("Familiar-faces rooms")
    checks = (
        "youhu.rooms.checks.open_rooms_have_somebody",
        "youhu.rooms.checks.promises_go_on",
        "youhu.rooms.checks.overdue_warned",
        "youhu.rooms.checks.agree_with_ledger",
    )
    sweeps = ("youhu.rooms.actions.warn",)
    notices = ("youhu.rooms.notices.NOTICES",)
    doors = ("youhu.rooms.doors.DOORS",)
    services = ("youhu.rooms.doors.SERVICES",)
    retained = ("youhu.rooms.retention.KINDS",)
