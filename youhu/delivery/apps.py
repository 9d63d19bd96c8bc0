from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "youhu.delivery"
    verbose_name = _("Delivery")
