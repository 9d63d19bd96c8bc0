from django.apps import AppConfig


class StorageConfig(AppConfig):
    name = "youhu.storage"
    sweeps = ("youhu.storage.actions.checkpoint",)
    vitals = ("youhu.storage.vitals.vitals",)
