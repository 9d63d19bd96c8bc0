"""What administrators keep: the parts of the district's own data, and who may look or change."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.registry.rules import Role

READERS = (Role.ADMIN, Role.AUDITOR)
# Who may look at people, posts and accounts, and try to change them: the actions say who may.
GUARD_READERS = (*READERS, Role.SECURITY)
HANDS = (Role.ADMIN, Role.SECURITY)
MOST_BASIS = 200


class Topic(TextChoices):
    """A part of the district's own data."""

    ORGANISATION = "organisation", _("organisation")
    GUIDANCE = "guidance", _("guidance")
    MEMBER = "member", pgettext_lazy("topic", "post")
    PERSON = "person", _("person")
    CATEGORY = "category", _("category")
    LADDER = "ladder", _("step of the ladder")
    DAY = "day", _("work calendar")
    HOURS = "hours", _("office hours")
    DUTY_POST = "duty_post", _("duty post")
    TURN = "turn", _("turn of duty")
    AREA = "area", _("area")
    LANDMARK = "landmark", _("landmark")
    TERMS = "terms", _("terms of supervision")
    SUPERVISION_RULE = "supervision_rule", _("rule of supervision")
    JOB = "job", pgettext_lazy("topic", "job beside the site")
    ACCOUNTS = "accounts", pgettext_lazy("topic", "rules of accounts")
    RETENTION = "retention", pgettext_lazy("topic", "retention period")


class Verb(TextChoices):
    """What was done to it."""

    ENTER = "enter", pgettext_lazy("verb", "entered")
    AMEND = "amend", pgettext_lazy("verb", "changed")
    RETIRE = "retire", pgettext_lazy("verb", "ended")
    RESTORE = "restore", pgettext_lazy("verb", "taken up again")
    REMOVE = "remove", pgettext_lazy("verb", "removed")
    LOCK = "lock", pgettext_lazy("verb", "locked")
    UNLOCK = "unlock", pgettext_lazy("verb", "unlocked")
    RENEW = "renew", pgettext_lazy("verb", "given a new password")
    LIFT = "lift", pgettext_lazy("verb", "let in after a pause")
    RESET = "reset", pgettext_lazy("verb", "second step reset")
    REVEAL = "reveal", pgettext_lazy("verb", "looked at in clear")


# Which processes' memories go stale with a change: the names of registry.Revision rows.
STALE: dict[str, tuple[str, ...]] = {
    Topic.ORGANISATION: ("registry", "calendar"),
    Topic.GUIDANCE: ("registry",),
    Topic.MEMBER: ("registry",),
    Topic.PERSON: (),
    Topic.CATEGORY: ("calls",),
    Topic.LADDER: ("calls",),
    Topic.DAY: ("calendar",),
    Topic.HOURS: ("calendar",),
    Topic.DUTY_POST: ("territory",),
    Topic.TURN: ("territory",),
    Topic.AREA: ("territory",),
    Topic.LANDMARK: ("territory",),
    Topic.TERMS: (),
    Topic.SUPERVISION_RULE: (),
    Topic.JOB: (),
    Topic.ACCOUNTS: (),
    Topic.RETENTION: (),
}
