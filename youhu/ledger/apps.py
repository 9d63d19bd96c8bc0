from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "youhu.ledger"
    checks = ("youhu.ledger.checks.chains_unbroken",)
