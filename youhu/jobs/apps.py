from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "youhu.jobs"
    verbose_name = _("Jobs beside the site")
    checks = ("youhu.jobs.checks.jobs_go_on",)
    sweeps = (
        "youhu.jobs.actions.reap",
        "youhu.jobs.actions.retry",
        "youhu.jobs.actions.clear",
    )
    vitals = ("youhu.jobs.vitals.vitals",)
    notices = ("youhu.jobs.notices.NOTICES",)
