from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "youhu.accounts"
    verbose_name = _("Accounts")
    retained = ("youhu.accounts.retention.KINDS",)
    resealed = ("youhu.accounts.actions.reseal_secrets",)
    sweeps = ("youhu.accounts.actions.clear_accounts",)
    vitals = ("youhu.accounts.vitals.vitals",)
