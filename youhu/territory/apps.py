from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TerritoryConfig(AppConfig):
    name = "youhu.territory"
    verbose_name = _("Territory")
    checks = (
        "youhu.territory.checks.map_without_holes",
        "youhu.territory.checks.posts_manned",
    )
