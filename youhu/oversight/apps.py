from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    name = "youhu.oversight"
    verbose_name = _("Requests and supervision")
    checks = (
        "youhu.oversight.checks.requests_go_on",
        "youhu.oversight.checks.supervisions_go_on",
        "youhu.oversight.checks.judgements_go_on",
    )
    sweeps = (
        "youhu.oversight.actions.lapse_extensions",
        "youhu.oversight.actions.lapse_holds",
        "youhu.oversight.actions.take_answers",
        "youhu.oversight.actions.supervise_by_rule",
        "youhu.oversight.actions.warn_holders",
    )
    call_boards = ("youhu.oversight.views.board.board",)
    call_tags = ("youhu.oversight.queries.tags",)
    call_holds = ("youhu.oversight.queries.holds",)
    call_hold_limits = ("youhu.oversight.actions.holding.limits",)
    call_supervised = ("youhu.oversight.queries.supervised",)
    call_erased = ("youhu.oversight.actions.erasing.forget_words",)
    call_busy = ("youhu.oversight.actions.erasing.busy",)
    notices = ("youhu.oversight.notices.NOTICES",)
    doors = ("youhu.oversight.doors.DOORS",)
