from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "youhu.promises"
    checks = ("youhu.promises.checks.sweep_alive",)
    vitals = ("youhu.promises.vitals.vitals",)
