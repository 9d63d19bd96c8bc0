from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SettlingConfig(AppConfig):
    name = "youhu.settling"
    verbose_name = _("Settlement")
