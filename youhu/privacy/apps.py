from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "youhu.privacy"
    verbose_name = _("Personal data")
    retained = ("youhu.privacy.retention.KINDS",)
    notices = ("youhu.privacy.notices.NOTICES",)
