"""Reply templates: which are offered for a call, and how their open places are filled."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from youhu.calls.models import Call, ReplyTemplate
from youhu.calls.queries import is_hidden
from youhu.calls.rules import PLACEHOLDERS, USE_OF
from youhu.common import words
from youhu.registry.models import Member

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# A name that was given with a form of address (Mr, Ms, Miss, auntie, teacher) is used with it.
ADDRESSED = re.compile(r"\w{1,3}(?:先生|女士|小姐|阿姨|老师|师傅)")
MOST = 40


@dataclass(frozen=True)
class Reply:
    """A template with its places filled for one call."""

    pk: int
    title: str
    words: str


def unknown_placeholders(body: str) -> list[str]:
    """The open places in a body that nobody knows how to fill, as they are written."""
    return [f"{{{name}}}" for name in PLACEHOLDER.findall(body) if name not in PLACEHOLDERS]


def fill(body: str, facts: Mapping[str, str]) -> str:
    """The words with every place filled that `facts` know; the rest stays as it is."""
    return PLACEHOLDER.sub(lambda found: facts.get(found[1], found[0]), body)


def facts_of(call: Call, member: Member, place: str, now: datetime) -> dict[str, str]:
    """What may stand in the open places: never more than this member sees of the caller."""
    unit = call.unit
    return {
        "number": call.number,
        "caller_title": caller_title(call, member),
        "unit": str(unit or ""),
        "unit_phone": (unit.phone if unit else "") or "12345",
        "place": call.address or place,
        "category": str(call.category),
        "due": words.moment(call.due_at, now) if call.due_at else "",
        "today": date_format(timezone.localdate(now), "MONTH_DAY_FORMAT"),
    }


def caller_title(call: Call, member: Member) -> str:
    """How the caller is spoken to: by name only where they gave one with a form of address."""
    caller = getattr(call, "caller", None)
    name = caller.name.strip() if caller is not None else ""
    if is_hidden(call, member) or not ADDRESSED.fullmatch(name):
        return _("dear resident")
    return name


def replies(
    call: Call, member: Member, verbs: Iterable[str], place: str, now: datetime
) -> dict[str, list[Reply]]:
    """The replies that fit each verb: those of the category first, then the most used."""
    uses = {USE_OF[verb] for verb in verbs if verb in USE_OF}
    if not uses:
        return {}
    fits = Q(category=call.category_id) | Q(category=call.category.parent_id)
    rows = ReplyTemplate.objects.visible_to(member).filter(
        Q(unit__isnull=True) | Q(unit=member.organisation_id),
        Q(category__isnull=True) | fits,
        use__in=uses,
        is_active=True,
    )
    facts, by_use = facts_of(call, member, place, now), defaultdict(list)
    for row in rows.order_by("-times_used", "title", "pk"):
        by_use[row.use].append(row)
    return {
        verb: [Reply(row.pk, row.title, fill(row.body, facts)) for row in _ranked(by_use[use])]
        for verb, use in USE_OF.items()
        if use in uses
    }


def _ranked(rows: list[ReplyTemplate]) -> list[ReplyTemplate]:
    """The narrow before the wide: of this category, then of this unit."""
    return sorted(rows, key=lambda row: (row.category_id is None, row.unit_id is None))[:MOST]
