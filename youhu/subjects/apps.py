from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubjectsConfig(AppConfig):
    name = "youhu.subjects"
    verbose_name = _("My data")
    checks = (
        "youhu.subjects.checks.requests_go_on",
        "youhu.subjects.checks.agree_with_ledger",
    )
    sweeps = ("youhu.subjects.actions.warn",)
    call_erased = ("youhu.subjects.actions.erasing.forget_answers",)
    notices = ("youhu.subjects.notices.NOTICES",)
