from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForecastConfig(AppConfig):
    name = "youhu.forecast"
    verbose_name = _("Forecast")
    sweeps = ("youhu.forecast.actions.refreshing.refresh",)
    outlooks = ("youhu.forecast.queries.outlook",)
