from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "youhu.calls"
    verbose_name = _("Calls")
    checks = (
        "youhu.calls.checks.every_combination_routed",
        "youhu.calls.checks.every_stage_limited",
        "youhu.calls.checks.clocks_know_their_days",
        "youhu.calls.checks.open_calls_held",
        "youhu.calls.checks.followers_held",
        "youhu.calls.checks.overdue_calls_escalated",
        "youhu.calls.checks.states_agree_with_ledger",
    )
    sweeps = (
        "youhu.calls.actions.wake",
        "youhu.calls.actions.settle",
        "youhu.calls.actions.escalate",
        "youhu.calls.actions.lapse",
        "youhu.calls.actions.sweep_drafts",
        "youhu.calls.actions.sweep_exports",
        "youhu.calls.actions.sweep_leftovers",
    )
    vitals = ("youhu.calls.vitals.vitals",)
    warmed = ("youhu.calls.reading.warming.warm",)
    retained = ("youhu.calls.retention.KINDS",)
    notices = ("youhu.calls.notices.NOTICES",)
    doors = ("youhu.calls.doors.DOORS",)
    long_tables = ("youhu.calls.tables.LONG_TABLES",)
    log_verbs = ("youhu.calls.telling.verb_said",)
