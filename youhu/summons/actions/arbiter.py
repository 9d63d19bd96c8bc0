"""What the arbiter decides about a unit that declines and a caller that insists."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.actions.step import must_say
from youhu.registry.models import Member
from youhu.summons.actions.caller import give_lead
from youhu.summons.actions.step import caller_of, check, follow, minutes, tell_of, unit_of
from youhu.summons.models import Part
from youhu.summons.queries import limits_of


@transaction.atomic
def uphold(part: Part, *, note: str, by: Member, now: datetime) -> None:
    """The unit must come, on new clocks, and cannot decline again."""
    check(part, "uphold", by)
    must_say(note, _("Say why you decide so. Both sides read it."))
    limits = limits_of(part.summons.urgency)
    clocks: dict[str, Any] = {
        "acknowledge_due_at": now + minutes(limits.acknowledge),
        "arrive_due_at": now + minutes(limits.arrive),
        "report_due_at": now + minutes(limits.report),
    }
    for name, moment in clocks.items():
        setattr(part, name, moment)
    again = {"acknowledged_at": None, "acknowledged_by": None}
    follow(part, "uphold", by=by, now=now, note=note, is_upheld=True, **clocks, **again)
    _tell_both(part, "summons_upheld", note, now)


@transaction.atomic
def excuse(part: Part, *, note: str, by: Member, now: datetime) -> None:
    """The unit is right: it need not come; where it led, the next one leads."""
    check(part, "excuse", by)
    must_say(note, _("Say why you decide so. Both sides read it."))
    was_lead = part.is_lead
    follow(part, "excuse", by=by, now=now, note=note)
    _tell_both(part, "summons_excused", note, now)
    following = part.summons.parts.open().select_related("unit").order_by("pk").first()
    if was_lead and following is not None:
        following.summons = part.summons
        give_lead(following, by=by, now=now)
        part.is_lead = False


def _tell_both(part: Part, template: str, note: str, now: datetime) -> None:
    for to in (unit_of(part), caller_of(part.summons)):
        tell_of(part, template, to, now, note=note.strip()[:100])
