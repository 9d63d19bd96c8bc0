from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketConfig(AppConfig):
    name = "youhu.market"
    verbose_name = _("Market")
    checks = ("youhu.market.checks.days_counted",)
    sweeps = ("youhu.market.actions.count_days",)
    doors = ("youhu.market.doors.DOORS",)
