from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "youhu.territory"
    checks = (
        "youhu.territory.checks.map_without_holes",
        "youhu.territory.checks.posts_manned",
    )
