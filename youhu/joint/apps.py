from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JointConfig(AppConfig):
    name = "youhu.joint"
    verbose_name = _("Joint handling")
    checks = (
        "youhu.joint.checks.open_duties_held",
        "youhu.joint.checks.overdue_duties_warned",
        "youhu.joint.checks.duties_agree_with_ledger",
        "youhu.joint.checks.duties_wait_with_their_call",
    )
    sweeps = (
        "youhu.joint.actions.fall_with_calls",
        "youhu.joint.actions.keep_step",
        "youhu.joint.actions.settle",
        "youhu.joint.actions.warn",
    )
    call_boards = ("youhu.joint.views.board.board",)
    call_erased = ("youhu.joint.actions.erasing.forget_assists",)
    notices = ("youhu.joint.notices.NOTICES",)
    doors = ("youhu.joint.doors.DOORS",)
