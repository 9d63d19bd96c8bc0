from django.apps import AppConfig


class StorageConfig(AppConfig):
    name = "youhu.storage"
    checks = ("youhu.storage.checks.sealed_rows_open",)
    sweeps = ("youhu.storage.actions.checkpoint", "youhu.storage.actions.ask_store")
    vitals = ("youhu.storage.vitals.vitals",)
