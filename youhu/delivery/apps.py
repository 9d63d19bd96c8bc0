from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "youhu.delivery"
    verbose_name = _("Delivery")
    checks = (
        "youhu.delivery.checks.orders_go_on",
        "youhu.delivery.checks.late_orders_warned",
        "youhu.delivery.checks.delivered_orders_proven",
        "youhu.delivery.checks.orders_agree_with_ledger",
    )
    sweeps = ("youhu.delivery.actions.close_unrated", "youhu.delivery.actions.warn")
    retained = ("youhu.delivery.retention.KINDS",)
    notices = ("youhu.delivery.notices.NOTICES",)
    doors = ("youhu.delivery.doors.DOORS",)
    services = ("youhu.delivery.doors.SERVICES",)
    shop_tabs = ("youhu.delivery.doors.TABS",)
