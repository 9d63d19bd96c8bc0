from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FusingConfig(AppConfig):
    name = "youhu.fusing"
    verbose_name = _("Double grid")
