from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartyConfig(AppConfig):
    name = "youhu.party"
    verbose_name = _("Party organisations and members")
    checks = (
        "youhu.party.checks.members_have_one_home",
        "youhu.party.checks.transfers_go_on",
        "youhu.party.checks.elections_are_escalated",
    )
    sweeps = (
        "youhu.party.actions.expire_letters",
        "youhu.party.actions.remind",
        "youhu.party.actions.escalate_elections",
    )
    notices = ("youhu.party.notices.NOTICES",)
    doors = ("youhu.party.doors.DOORS",)
    retained = ("youhu.party.retention.KINDS",)
