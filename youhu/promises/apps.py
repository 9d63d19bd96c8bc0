from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "youhu.promises"
    checks = ("youhu.promises.checks.sweep_alive",)
