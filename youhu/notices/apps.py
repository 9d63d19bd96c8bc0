from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "youhu.notices"
    sweeps = ("youhu.notices.actions.deliver",)
    vitals = ("youhu.notices.vitals.vitals",)
