from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocksConfig(AppConfig):
    name = "youhu.docks"
    verbose_name = _("Loading docks")
