from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomsConfig(AppConfig):
    name = "youhu.rooms"
    verbose_name = _("Familiar-faces rooms")
