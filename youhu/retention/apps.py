from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "youhu.retention"
    verbose_name = _("How long data is kept")
    sweeps = ("youhu.retention.actions.erase_due",)
