from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchConfig(AppConfig):
    name = "youhu.dispatch"
    verbose_name = _("Dispatch")
    checks = (
        "youhu.dispatch.checks.orders_stand_somewhere",
        "youhu.dispatch.checks.trips_warned",
        "youhu.dispatch.checks.tours_hold",
        "youhu.dispatch.checks.aboard_ends_somewhere",
        "youhu.dispatch.checks.agree_with_ledger",
        "youhu.dispatch.incident_checks.incidents_seen",
        "youhu.dispatch.incident_checks.no_stop_of_who_does_not_drive",
    )
    sweeps = (
        "youhu.dispatch.tasks.stop_unfit",
        "youhu.dispatch.tasks.learn_at_night",
        "youhu.dispatch.tasks.replan_due",
        "youhu.dispatch.actions.clock.lapse",
        "youhu.dispatch.actions.clock.end_forgotten",
        "youhu.dispatch.actions.clock.overtake",
        "youhu.dispatch.actions.clock.secure_aboard",
        "youhu.dispatch.actions.clock.foresee",
        "youhu.dispatch.actions.clock.warn",
        "youhu.dispatch.actions.balancing.balance",
    )
    notices = ("youhu.dispatch.notices.NOTICES", "youhu.dispatch.incident_words.NOTICES")
    services = ("youhu.dispatch.tabs.SERVICES",)
    driver_tabs = ("youhu.dispatch.tabs.TABS",)
    retained = ("youhu.dispatch.retention.KINDS",)
    doors = ("youhu.dispatch.doors.DOORS",)
    order_promises = ("youhu.dispatch.promising.offers",)
    order_booked = ("youhu.dispatch.actions.booking.book",)
    order_held = ("youhu.dispatch.following.hold",)
    order_changed = ("youhu.dispatch.following.follow",)
    order_boards = ("youhu.dispatch.boards.board",)
    order_carriers = ("youhu.dispatch.boards.carriers",)
    order_planned = ("youhu.dispatch.boards.planned",)
    order_erased = ("youhu.dispatch.actions.tracking.forget_order",)
