"""What becomes of a household in a plan, in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.solvers.linking import Change

CHANGES = {
    Change.KEPT: pgettext_lazy("household link", "stays"),
    Change.LOCKED: pgettext_lazy("household link", "stays, locked"),
    Change.NEW: pgettext_lazy("household link", "new"),
    Change.MOVED: pgettext_lazy("household link", "another member"),
    Change.LOST: pgettext_lazy("household link", "loses its member"),
    Change.NONE: pgettext_lazy("household link", "still none"),
}
TONES = {Change.NEW: "ok", Change.MOVED: "soon", Change.LOST: "late"}
VERBS = {
    "begin": pgettext_lazy("link plan", "begun"),
    "propose": pgettext_lazy("link plan", "proposed"),
    "change": pgettext_lazy("link plan", "changed by hand"),
    "submit": pgettext_lazy("link plan", "submitted"),
    "approve": pgettext_lazy("link plan", "approved"),
    "send_back": pgettext_lazy("link plan", "sent back"),
    "withdraw": pgettext_lazy("link plan", "withdrawn"),
    "warn": _("warned: overdue"),
    "export": pgettext_lazy("link plan", "list taken along"),
}
